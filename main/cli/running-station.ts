// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { Defect, FaultError, fault, type Result, unwrap } from '../../app/kernel/index.ts';
import { type BrowserHost, startBrowserHost } from '../browser/index.ts';
import { type Attachment, createGateway, type Gateway, type Peer } from '../gateway/index.ts';
import { pageFolder, practiceReleases, version } from '../installation/index.ts';
import { type Home, type Log, openHome, openLog } from '../platform/index.ts';
import { openStationHost, type StationHost } from '../station/index.ts';
import { attachInProcess, type Contact } from './contact/contact.ts';
import type { HostAnswer, HostRequest } from './contact/host-requests.ts';
import { type SocketHost, startSocketHost } from './contact/socket-host.ts';

export type PageOptions = {
  /** The home's usual port when left out, or any when that is taken. */
  readonly port?: number | undefined;
  /** Called when the last window is gone and nothing is under way; without it the page is served until the end. */
  readonly onUnused?: () => void;
};

export type StartOptions = {
  /** Shows the site and acts on nothing. */
  readonly lookOnly: boolean;
  /** The practice site, with so many bots. */
  readonly practiceBots?: number | undefined;
  /** The page to serve from the start; without it the page is served when somebody asks for it. */
  readonly page?: PageOptions;
};

/**
 * The station of this process: started in order, ended in reverse, reachable through the home's socket while it runs. The page
 * listens before the work on bots begins, so that nobody waits at a dark screen for the libraries that speak to bots.
 */
export class RunningStation {
  readonly #ends: (() => Promise<void> | void)[] = [];
  #page: Promise<BrowserHost> | null = null;
  #parts: { home: Home; log: Log; host: StationHost; gateway: Gateway } | null = null;

  /** Throws a FaultError: `station/already-running`, `station/port-in-use`, a store fault, or what the site's storage says. */
  static async start(homePath: string, options: StartOptions): Promise<RunningStation> {
    const station = new RunningStation();
    try {
      await station.#start(homePath, options);
      return station;
    } catch (error) {
      await station.close();
      throw error;
    }
  }

  get host(): StationHost {
    return this.#started().host;
  }

  /** This process's own contact, through the same gateway as everybody's. */
  contact(): Contact {
    return attachInProcess(this.#started().gateway, (request) => this.#answer(request));
  }

  /** Joins a connection of another shell to the same gateway. */
  attach(peer: Peer): Attachment {
    return this.#started().gateway.attach(peer);
  }

  /** The page, served from the first call on: a station that a rollout started does so when somebody asks for it. */
  page(options: PageOptions = {}): Promise<BrowserHost> {
    this.#page ??= this.#servePage(options);
    return this.#page;
  }

  async #servePage(options: PageOptions): Promise<BrowserHost> {
    const page = await this.#listen(options);
    this.#ends.push(() => page.close());
    return page;
  }

  async #listen({ port: asked, onUnused }: PageOptions): Promise<BrowserHost> {
    const { gateway, log, host, home } = this.#started();
    const lifetime = onUnused ? { isBusy: () => host.busy() !== 'idle', onEnd: onUnused } : 'forever';
    const onAlarm = (sentence: string) => host.alarm(sentence);
    const serve = (port: number) => startBrowserHost({ gateway, port, pageDir: pageFolder, log, onAlarm, lifetime });
    const served = await serve(asked ?? usualPort(home.path));
    const taken = !served.ok && served.fault.code === 'station/port-in-use' && asked === undefined;
    return unwrap(taken ? await serve(0) : served);
  }

  async close(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }

  async #start(homePath: string, { lookOnly, page, practiceBots }: StartOptions): Promise<void> {
    const home = unwrap(await openHome(homePath));
    this.#ends.push(() => home.close());
    const log = openLog(home.logFolder);
    this.#ends.push(() => log.close());
    const site = { practiceReleases, practiceBots, lookOnly };
    const host = unwrap(await openStationHost({ home, log, version: version(), ...site }));
    this.#ends.push(() => host.close());
    const checkOutputs = process.env['NODE_ENV'] !== 'production';
    const { handlers, feeds } = host;
    const gateway = createGateway({ handlers, feeds, log, checkOutputs });
    host.onRebind((offer) => gateway.rebind(offer));
    this.#parts = { home, log, host, gateway };
    if (page !== undefined) await this.page(page);
    host.start();
    const answer = (request: HostRequest) => this.#answer(request);
    const socket: SocketHost = await startSocketHost({ gateway, path: home.socketPath, answer });
    this.#ends.push(() => socket.close());
    log.info('station started', { home: home.path });
  }

  async #answer(request: HostRequest): Promise<HostAnswer> {
    try {
      if (request.kind === 'link') return { kind: 'link', url: (await this.page()).link() };
      return toAnswer(this.#started().host.chooser.offer(request.path));
    } catch (error) {
      if (error instanceof FaultError) return toRefusal(error);
      this.#started().log.error('defect in a request to the host', { request: request.kind, error });
      return toRefusal(new FaultError(fault('gateway/defect', `defect in ${request.kind}`)));
    }
  }

  #started(): { home: Home; log: Log; host: StationHost; gateway: Gateway } {
    if (this.#parts === null) throw new Defect('the station was not started');
    return this.#parts;
  }
}

/** The same port for the same home whenever it is free: a browser keeps theme and size by address. In the range for private use (RFC 6335). */
function usualPort(home: string): number {
  return 49_152 + (createHash('sha256').update(home).digest().readUInt16BE(0) % 16_384);
}

function toAnswer(offered: Result<string>): HostAnswer {
  return offered.ok ? { kind: 'handle', handle: offered.value } : toRefusal(new FaultError(offered.fault));
}

function toRefusal({ fault: { code, message, retry, details } }: FaultError): HostAnswer {
  return { kind: 'refused', fault: { code, message, retry, details: { ...details } } };
}
