// SPDX-License-Identifier: Apache-2.0
export { type MessageLink, SmpClient } from './client.ts';
export { encodeMessage, parseAnswer, type SmpBody, type SmpRequest } from './message.ts';
export { rc, SmpRefusal } from './refusal.ts';
