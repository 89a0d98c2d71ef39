// SPDX-License-Identifier: Apache-2.0
export { encodeFrame } from './encode-frame.ts';
export { createGateway, type GatewayOptions } from './gateway.ts';
export { maxCallsInFlight, maxSubscriptions } from './session.ts';
export type { Attachment, Caller, Feeds, Gateway, GatewayLog, Handlers, Offer, Peer } from './types.ts';
