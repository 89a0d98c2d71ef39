// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { FaultError, fault, shownText } from '../../../app/kernel/index.ts';
import { addressWords, type LanLink } from '../../links/lan/index.ts';
import { EngineClient } from './exchange.ts';
import { driverError, engineError, Refusal, refusalFault } from './faults.ts';
import {
  type ContainerDetail,
  containerDetail,
  containerList,
  type EngineInfo,
  engineInfo,
  type ImageDetail,
  imageDetail,
  imageList,
  type ListedContainer,
  type VolumeDetail,
  volumeDetail,
} from './schema.ts';

const ANSWER_MS = 30_000;

/** Whether a call changed the bot, or came too late because its state had moved on (HTTP 304, 404, 409). */
export type Change = { readonly kind: 'done' } | { readonly kind: 'overtaken'; readonly reason: string };

type Parser<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false; error: Error } };
type Options = Record<string, unknown>;

/** The Engine API calls this driver makes, one method each. Answers are parsed, failures are FaultErrors, every wait ends. */
export class Engine {
  readonly #link: LanLink;
  #docker: Promise<Docker> | undefined;

  constructor(link: LanLink) {
    this.#link = link;
  }

  info(): Promise<EngineInfo> {
    return this.#read(engineInfo, (docker, abortSignal) => {
      const client: { info(options: Options): Promise<unknown> } = docker;
      return client.info({ abortSignal });
    });
  }

  containers(): Promise<ListedContainer[]> {
    return this.#read(containerList, (docker, abortSignal) => docker.listContainers({ all: true, abortSignal }));
  }

  container(id: string): Promise<ContainerDetail | undefined> {
    return this.#find(containerDetail, (docker, abortSignal) => docker.getContainer(id).inspect({ abortSignal }));
  }

  images(): Promise<{ Id: string }[]> {
    return this.#read(imageList, (docker, abortSignal) => docker.listImages({ abortSignal }));
  }

  image(reference: string): Promise<ImageDetail | undefined> {
    return this.#find(imageDetail, (docker, abortSignal) => {
      const options: Options = { abortSignal };
      return docker.getImage(reference).inspect(options);
    });
  }

  volume(name: string): Promise<VolumeDetail | undefined> {
    return this.#find(volumeDetail, (docker, abortSignal) => docker.getVolume(name).inspect({ abortSignal }));
  }

  create(name: string, body: Options): Promise<Change> {
    return this.#change((docker, abortSignal) => {
      const options: Options = { _query: { name }, _body: body, abortSignal };
      return docker.createContainer(options);
    });
  }

  start(id: string): Promise<Change> {
    return this.#change((docker, abortSignal) => docker.getContainer(id).start({ abortSignal }));
  }

  /** The engine answers when the container has ended, at the latest after its grace. */
  stop(id: string, graceMs: number): Promise<Change> {
    return this.#change((docker, abortSignal) => docker.getContainer(id).stop({ abortSignal }), graceMs + ANSWER_MS);
  }

  setRestartPolicy(id: string, policy: 'always' | 'no'): Promise<Change> {
    return this.#change((docker, abortSignal) =>
      docker.getContainer(id).update({ RestartPolicy: { Name: policy }, abortSignal }),
    );
  }

  rename(id: string, name: string): Promise<Change> {
    return this.#change((docker, abortSignal) => docker.getContainer(id).rename({ name, abortSignal }));
  }

  /** Leaves the container's volumes alone. */
  remove(id: string): Promise<Change> {
    return this.#change((docker, abortSignal) => docker.getContainer(id).remove({ force: true, abortSignal }));
  }

  tag(reference: string, repository: string, tag: string): Promise<Change> {
    return this.#change((docker, abortSignal) =>
      docker.getImage(reference).tag({ repo: repository, tag, abortSignal }),
    );
  }

  untag(reference: string): Promise<Change> {
    return this.#change((docker, abortSignal) => {
      const options: Options = { noprune: true, abortSignal };
      return docker.getImage(reference).remove(options);
    });
  }

  createVolume(name: string, labels: Record<string, string>): Promise<Change> {
    return this.#change((docker, abortSignal) => {
      const options: Options = { _body: { Name: name, Labels: labels }, abortSignal };
      return docker.createVolume(options);
    });
  }

  removeVolume(name: string): Promise<Change> {
    return this.#change((docker, abortSignal) => docker.getVolume(name).remove({ abortSignal }));
  }

  /** Sends an image archive; the answer is the engine's progress as it arrives. The caller's signal bounds it. */
  async load(archive: Readable, signal: AbortSignal): Promise<AsyncIterable<string | Buffer>> {
    const docker = await this.#client();
    try {
      const options: Options = { quiet: '1', abortSignal: signal };
      return await docker.loadImage(archive, options);
    } catch (error) {
      throw this.error(error);
    }
  }

  /** What a failed exchange with this engine means. */
  error(error: unknown): Error {
    const known = engineError(error, this.#link.address);
    return known instanceof Refusal ? refusalFault(known) : known;
  }

  async #read<T>(parser: Parser<T>, run: Call): Promise<T> {
    const answer = await this.#ask(run).catch((error: unknown) => {
      throw error instanceof Refusal ? refusalFault(error) : error;
    });
    return parsed(parser, answer);
  }

  async #find<T>(parser: Parser<T>, run: Call): Promise<T | undefined> {
    try {
      return parsed(parser, await this.#ask(run));
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error instanceof Refusal ? refusalFault(error) : error;
    }
  }

  async #change(run: Call, endMs = ANSWER_MS): Promise<Change> {
    try {
      await this.#exchange(run, endMs);
      return { kind: 'done' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (OVERTAKEN.has(error.status)) return { kind: 'overtaken', reason: error.message };
      throw refusalFault(error);
    }
  }

  /** A kept connection may have died unnoticed, as after a restart of the bot. Asking again is safe; commanding is not. */
  async #ask(run: Call): Promise<unknown> {
    try {
      return await this.#exchange(run, ANSWER_MS);
    } catch (error) {
      if (error instanceof FaultError && error.fault.code === 'link/closed') return this.#exchange(run, ANSWER_MS);
      throw error;
    }
  }

  async #exchange(run: Call, endMs: number): Promise<unknown> {
    const docker = await this.#client();
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    // Raced, not only aborted: dialling does not know the signal.
    const end = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(this.#timeout(endMs));
        controller.abort();
      }, endMs);
    });
    try {
      return await Promise.race([run(docker, controller.signal), end]);
    } catch (error) {
      throw engineError(error, this.#link.address);
    } finally {
      clearTimeout(timer);
    }
  }

  #timeout(endMs: number): FaultError {
    const details = { address: addressWords(this.#link.address) };
    return new FaultError(fault('link/timeout', `no answer within ${endMs} ms`, { retry: 'later', details }));
  }

  #client(): Promise<Docker> {
    const options: Docker.DockerOptions & { modem: EngineClient } = { modem: new EngineClient(this.#link.agent) };
    this.#docker ??= import('dockerode').then(({ default: Client }) => new Client(options));
    return this.#docker;
  }
}

type Call = (docker: Docker, abortSignal: AbortSignal) => Promise<unknown>;

const OVERTAKEN: ReadonlySet<number> = new Set([304, 404, 409]);

function parsed<T>(parser: Parser<T>, answer: unknown): T {
  const result = parser.safeParse(answer);
  if (result.success) return result.data;
  throw driverError('driver/protocol', `unexpected answer of the engine: ${shownText(result.error.message)}`, {
    cause: result.error,
  });
}
