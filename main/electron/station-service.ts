// SPDX-License-Identifier: Apache-2.0
import { faultCopy } from '../../app/contract/index.ts';
import { Defect, FaultError } from '../../app/kernel/index.ts';
import { WindowWatch } from '../browser/index.ts';
import type { Attachment, Peer } from '../gateway/index.ts';
import { type FromStation, toStationSchema } from './messages.ts';
import { joinPagePort, type StationPort } from './page-port.ts';

/** The station as this process needs it. */
export interface ServedStation {
  attach(peer: Peer): Attachment;
  isBusy(): boolean;
  close(): Promise<void>;
}

export type StationServiceOptions = {
  /** Throws a FaultError when the station cannot start here. */
  readonly start: () => Promise<ServedStation>;
  readonly tell: (message: FromStation) => void;
  /** Ends this process well: it was asked to, or nobody needs it any more. */
  readonly exit: () => void;
};

/**
 * The station behind the windows of the desktop shell. It lives as long as a window does, and longer while it works: it ends
 * some time after its last page, and never during a write or a rollout unless it is told to end now.
 */
export class StationService {
  readonly #options: StationServiceOptions;
  readonly #pages = new Map<number, () => void>();
  readonly #watch: WindowWatch;
  readonly #started: Promise<ServedStation | null>;
  #station: ServedStation | null = null;
  #ending = false;

  constructor(options: StationServiceOptions) {
    this.#options = options;
    this.#watch = new WindowWatch({ isBusy: () => this.#isBusy(), onEnd: () => void this.#end() });
    this.#started = this.#start();
  }

  /** One message of the window process, with the port that came along. */
  async receive(message: unknown, port: StationPort | undefined): Promise<void> {
    const parsed = toStationSchema.safeParse(message);
    if (!parsed.success) throw new Defect(`the window process said what it may not: ${parsed.error.message}`);
    const { data } = parsed;
    if (data.kind === 'leave') this.#pages.get(data.page)?.();
    if (data.kind === 'join' && port !== undefined) await this.#join(data.page, port);
    if (data.kind === 'end') await this.#endWhen(data.when);
  }

  async #start(): Promise<ServedStation | null> {
    try {
      this.#station = await this.#options.start();
      return this.#station;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const { happened, next } = faultCopy(error.fault);
      this.#options.tell({ kind: 'refused', happened, next });
      return null;
    }
  }

  async #join(page: number, port: StationPort): Promise<void> {
    // A page that was loaded again has one port, the newest.
    this.#pages.get(page)?.();
    let left = false;
    this.#pages.set(page, () => {
      left = true;
      this.#pages.delete(page);
      port.close();
    });
    const station = await this.#started;
    if (station === null || left) return;
    const leave = joinPagePort({
      port,
      attach: (peer) => station.attach(peer),
      onEnd: () => {
        if (this.#pages.get(page) === leave) this.#pages.delete(page);
        this.#pagesChanged();
      },
    });
    this.#pages.set(page, leave);
    this.#pagesChanged();
  }

  #pagesChanged(): void {
    this.#watch.windowsNow(this.#pages.size);
    if (this.#pages.size === 0 && this.#isBusy()) this.#options.tell({ kind: 'working' });
  }

  async #endWhen(when: 'idle' | 'now'): Promise<void> {
    await this.#started;
    if (when === 'now' || !this.#isBusy()) await this.#end();
    else this.#options.tell({ kind: 'working' });
  }

  async #end(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.#watch.stop();
    for (const leave of [...this.#pages.values()]) leave();
    await this.#station?.close();
    this.#options.exit();
  }

  #isBusy(): boolean {
    return this.#station?.isBusy() ?? false;
  }
}
