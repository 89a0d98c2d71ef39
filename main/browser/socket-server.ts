// SPDX-License-Identifier: Apache-2.0
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { contractVersion, maxFrameBytes } from '../../app/contract/index.ts';
import { type Attachment, encodeFrame, type Gateway, type GatewayLog } from '../gateway/index.ts';
import { type Admission, linkLifeMs, type Refusal } from './admission.ts';
import { rejectUpgrade } from './guard.ts';

/** Refused at the door; the page offers to open a fresh link. */
export const refusedCode = 4401;
const unsupportedDataCode = 1003;
const helloWithinMs = 5000;
const maxConnections = 32;
/** A client that does not read for this long a queue is gone or hostile. */
const maxBufferedBytes = 16 * maxFrameBytes;

const reasons: Record<Refusal, string> = {
  'no-hello': 'say hello first',
  'link-unknown': 'this link is not known',
  'link-too-old': `this link is older than ${linkLifeMs / 1000} s`,
  'link-used': 'this link was used before',
  'session-unknown': 'this session is over',
};

export type SocketServerOptions = {
  readonly gateway: Gateway;
  readonly admission: Admission;
  readonly log: GatewayLog;
  readonly host: () => string;
  readonly onAlarm: (sentence: string) => void;
  /** Called with the number of admitted clients after each change. */
  readonly onClients: (count: number) => void;
};

/** The WebSocket side: checks the handshake, waits for the hello, then hands the connection to the gateway. */
export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  readonly #clients = new Map<WebSocket, Attachment>();

  constructor(options: SocketServerOptions) {
    this.#options = options;
  }

  get clients(): number {
    return this.#clients.size;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A reset while it is being refused is nobody's problem.
    stream.on('error', () => stream.destroy());
    const status = rejectUpgrade(request, this.#options.host())?.status ?? this.#noPlace(request);
    if (status !== null) refuseUpgrade(stream, status);
    else this.#server.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #noPlace(request: IncomingMessage): 404 | 503 | null {
    if (request.url !== '/ws') return 404;
    return this.#server.clients.size >= maxConnections ? 503 : null;
  }

  #welcome(socket: WebSocket): void {
    const { admission, log } = this.#options;
    // ws closes the connection by itself after an error such as a message over maxPayload.
    socket.on('error', (error) => log.warn('a window broke the protocol', { error }));
    const impatience = setTimeout(() => this.#refuse(socket, 'no-hello'), helloWithinMs);
    socket.once('close', () => clearTimeout(impatience));
    socket.once('message', (data, isBinary) => {
      clearTimeout(impatience);
      if (isBinary) return socket.close(unsupportedDataCode, 'text only');
      const admitted = admission.admit(textOf(data));
      if (!admitted.ok) return this.#refuse(socket, admitted.why);
      socket.send(JSON.stringify({ kind: 'welcome', session: admitted.session, contract: contractVersion }));
      this.#attach(socket);
    });
  }

  #attach(socket: WebSocket): void {
    const attachment = this.#options.gateway.attach({
      send: (frame) => {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > maxBufferedBytes) socket.terminate();
        else socket.send(encodeFrame(frame));
      },
      bufferedBytes: () => socket.bufferedAmount,
      caller: { shell: 'browser', authority: 'write' },
    });
    this.#clients.set(socket, attachment);
    this.#options.onClients(this.#clients.size);
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(unsupportedDataCode, 'text only');
      else attachment.receive(textOf(data));
    });
    socket.once('close', () => {
      attachment.close();
      this.#clients.delete(socket);
      this.#options.onClients(this.#clients.size);
    });
  }

  #refuse(socket: WebSocket, why: Refusal): void {
    this.#options.log.warn('a window was refused', { why });
    if (why === 'link-used') {
      this.#options.onAlarm('Somebody opened a start link a second time. It was refused.');
    }
    socket.close(refusedCode, reasons[why]);
  }
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data))).toString('utf8');
}
