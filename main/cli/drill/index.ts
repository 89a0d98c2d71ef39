// SPDX-License-Identifier: Apache-2.0
export { runDrill } from './drill.ts';
