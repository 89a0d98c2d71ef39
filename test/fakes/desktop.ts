// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { shellBridge } from '../../app/contract/index.ts';
import { createClient, portTransport } from '../../renderer/client/index.ts';

const program = new URL('as-utility-process.mjs', import.meta.url);

type FromProcess = { readonly data?: unknown; readonly port?: number; readonly closed?: true };

/** The page's end of a port, in the form that a browser gives it. */
export class PagePort extends EventTarget {
  readonly #send: (message: object) => void;
  readonly #id: number;
  constructor(id: number, send: (message: object) => void) {
    super();
    this.#id = id;
    this.#send = send;
  }
  postMessage(data: unknown): void {
    this.#send({ port: this.#id, data });
  }
  start(): void {}
  close(): void {
    this.#send({ port: this.#id, closed: true });
  }
}

/** The station's process, started as the desktop shell starts it, and pages that join it as the preload lets them. */
export class Desktop {
  readonly told: unknown[] = [];
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, PagePort>();
  readonly #ended: Promise<unknown[]>;

  constructor(home: string) {
    this.#child = fork(program, [home], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#ended = once(this.#child, 'exit');
    this.#child.on('message', (message: FromProcess) => this.#hear(message));
  }

  say(data: unknown): void {
    this.#child.send({ data });
  }

  join(page: number): PagePort {
    const id = this.#ports.size;
    const port = new PagePort(id, (message) => void (this.#child.connected && this.#child.send(message)));
    this.#ports.set(id, port);
    this.#child.send({ data: { kind: 'join', page }, joins: id });
    return port;
  }

  /** The real client of the page over its real transport. */
  openPage(page: number) {
    const listeners = new Set<(event: MessageEvent) => void>();
    const target = {
      addEventListener: (_: string, listener: (event: MessageEvent) => void) => void listeners.add(listener),
      removeEventListener: (_: string, listener: (event: MessageEvent) => void) => void listeners.delete(listener),
    } as unknown as Window;
    const connect = () => {
      const event = { source: target, data: shellBridge.port, ports: [this.join(page)] } as unknown as MessageEvent;
      queueMicrotask(() => {
        for (const listener of [...listeners]) listener(event);
      });
    };
    return createClient({
      open: portTransport({ bridge: { connect }, page: target }),
      schedule: (work) => work(),
      timing: {
        now: () => Date.now(),
        after: (ms, work) => {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
        every: (ms, work) => {
          const timer = setInterval(work, ms);
          return () => clearInterval(timer);
        },
      },
    });
  }

  async ended(): Promise<unknown> {
    const [code] = await this.#ended;
    return code;
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #hear({ port, data, closed }: FromProcess): void {
    if (port === undefined) this.told.push(data);
    else this.#ports.get(port)?.dispatchEvent(closed ? new Event('close') : new MessageEvent('message', { data }));
  }
}
