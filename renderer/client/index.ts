// SPDX-License-Identifier: Apache-2.0
export { type Client, createClient, type LinkState, type Timing } from './client.ts';
export { findPortBridge, portTransport } from './port.ts';
export {
  ClientProvider,
  type Operation,
  type OperationState,
  useAnswer,
  useLink,
  useOperation,
  useStream,
  useStreamItem,
} from './react.tsx';
export { tokenInHash } from './session.ts';
export { socketTransport } from './socket.ts';
