// SPDX-License-Identifier: Apache-2.0
import type {
  OperationName,
  Output,
  ParsedInput,
  ServerFrame,
  StreamItem,
  StreamName,
} from '../../app/contract/index.ts';
import type { Feed, Result } from '../../app/kernel/index.ts';

/** Who speaks: which shell, and what its link allows it to do. */
export type Caller = {
  readonly shell: 'browser' | 'cli' | 'electron';
  readonly authority: 'read' | 'write';
};

/** One handler per operation. Inputs are parsed already; a foreseeable failure is answered, never thrown. */
export type Handlers = {
  readonly [N in OperationName]: (input: ParsedInput<N>, caller: Caller) => Promise<Result<Output<N>>>;
};

/** One feed per stream. */
export type Feeds = { readonly [N in StreamName]: Feed<StreamItem<N>> };

/** What a station offers; another site offers another one. */
export type Offer = { readonly handlers: Handlers; readonly feeds: Feeds };

/** The far end of one connection, as its host sees it. */
export type Peer = {
  send(frame: ServerFrame): void;
  /** Bytes handed to the connection that have not left yet. */
  bufferedBytes(): number;
  readonly caller: Caller;
};

export type Attachment = {
  /** One message as it came in. Always answered (or dropped when it asks for nothing); never throws. */
  receive(text: string): void;
  /** Ends all subscriptions. Calls under way go on; their answers are dropped. */
  close(): void;
};

export interface Gateway {
  attach(peer: Peer): Attachment;
  /** Serves another site from now on: new calls go to its handlers and every subscription gets a fresh snapshot. */
  rebind(offer: Offer): void;
}

/** The two levels that a gateway needs; any log of the platform fits. */
export type GatewayLog = {
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
};
