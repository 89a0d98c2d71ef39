// SPDX-License-Identifier: Apache-2.0
import type { ClientFrame } from '../../app/contract/index.ts';

/** Why a transport ended: `lost` may come back; `refused` needs a fresh link; `other-version` needs a reload or an update. */
export type CloseReason = 'lost' | 'refused' | 'other-version';

export interface TransportEvents {
  /** Frames may be sent from now on. */
  opened(): void;
  /** One decoded message, not parsed yet. */
  received(message: unknown): void;
  /** Called once; nothing follows it. */
  closed(reason: CloseReason): void;
}

/** A way to the station: a WebSocket in the browser shell, a message port in others. */
export interface Transport {
  send(frame: ClientFrame): void;
  /** Ends it without calling `closed`. */
  close(): void;
}

export type OpenTransport = (events: TransportEvents) => Transport;
