// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';
import { encodeMessage, rc, type SmpClient, SmpRefusal, type SmpRequest } from '../../wire/smp/index.ts';
import { driverError } from './faults.ts';
import * as answers from './schema.ts';

/** Questions are repeated after these waits in ms; a bot that erases flash answers nobody meanwhile. */
const ASK_MS = [1_000, 2_500, 2_500];
/** Orders are sent once: after a lost answer the state tells whether they arrived. */
const ORDER_MS = [5_000];
/** An erase of a whole slot takes seconds. */
const ERASE_MS = [40_000];

const OS = 0;
const IMAGE = 1;
const STATISTICS = 2;
const SETTINGS = 3;

export type Chunk = {
  readonly off: number;
  readonly data: Uint8Array;
  /** Beside the first chunk: size of the file and its SHA-256, by which an upload is resumed. */
  readonly whole?: { readonly len: number; readonly sha: Uint8Array };
};

/** The commands of one microcontroller; every answer is parsed. */
export class Mcu {
  readonly #client: SmpClient;

  constructor(client: SmpClient) {
    this.#client = client;
  }

  async images(patienceMs: readonly number[] = ASK_MS): Promise<readonly answers.SlotState[]> {
    const { images } = await this.#ask(answers.imageState, read(IMAGE, 0), patienceMs);
    return images;
  }

  /** Boots the image of that hash at the next reset, on trial. */
  async mark(hash: Uint8Array): Promise<void> {
    await this.#ask(answers.anything, write(IMAGE, 0, { hash, confirm: false }), ORDER_MS);
  }

  /** Keeps the image that runs. */
  async keep(): Promise<void> {
    await this.#ask(answers.anything, write(IMAGE, 0, { confirm: true }), ORDER_MS);
  }

  upload(chunk: Chunk, patienceMs: readonly number[]): Promise<z.infer<typeof answers.uploadAnswer>> {
    return this.#ask(answers.uploadAnswer, uploadRequest(chunk), patienceMs);
  }

  /** Erases the standby slot of image 0. */
  async erase(): Promise<void> {
    await this.#ask(answers.anything, write(IMAGE, 5, { slot: 1 }), ERASE_MS);
  }

  /** The answer comes before the reset does (about 250 ms later). */
  async reset(): Promise<void> {
    await this.#ask(answers.anything, write(OS, 5), ORDER_MS);
  }

  /** Bytes of a whole message that the bot can hold, or null when it does not tell. */
  async bufferBytes(): Promise<number | null> {
    const known = await this.#find(answers.parameters, read(OS, 6));
    return known?.buf_size ?? null;
  }

  async echo(d: string, patienceMs: readonly number[]): Promise<string> {
    return (await this.#ask(answers.echoAnswer, write(OS, 0, { d }), patienceMs)).r;
  }

  async info(format: string): Promise<string | null> {
    return (await this.#find(answers.systemInfo, read(OS, 7, { format })))?.output ?? null;
  }

  async clock(): Promise<string | null> {
    return (await this.#find(answers.clockAnswer, read(OS, 4)))?.datetime ?? null;
  }

  /** Name and mode of the boot loader; null for what the bot does not tell. */
  async bootloader(): Promise<{ readonly name: string | null; readonly mode: number | null }> {
    const named = await this.#find(answers.bootloaderName, read(OS, 8));
    if (named === null) return { name: null, mode: null };
    const moded = await this.#find(answers.bootloaderMode, read(OS, 8, { query: 'mode' }));
    return { name: named.bootloader, mode: moded?.mode ?? null };
  }

  async statistics(name: string, patienceMs: readonly number[]): Promise<Readonly<Record<string, number>>> {
    return (await this.#ask(answers.statistics, read(STATISTICS, 0, { name }), patienceMs)).fields;
  }

  /** The bytes of a setting; null where there is none, undefined where the bot keeps no settings of ours. */
  async setting(name: string): Promise<Uint8Array | null | undefined> {
    try {
      return (await this.#ask(answers.setting, read(SETTINGS, 0, { name }), ASK_MS)).val;
    } catch (error) {
      if (!(error instanceof SmpRefusal)) throw error;
      const isThereNone = error.group === SETTINGS ? error.rc === NO_SUCH_KEY : error.rc === rc.notFound;
      return isThereNone ? null : undefined;
    }
  }

  /** Writes a setting so that it outlives a reset. False when the bot does not take it; a lost answer is a fault. */
  async writeSetting(name: string, val: Uint8Array): Promise<boolean> {
    const written = await this.#find(answers.anything, write(SETTINGS, 0, { name, val }), ASK_MS);
    if (written === null) return false;
    await this.#find(answers.anything, write(SETTINGS, 3), ASK_MS);
    return true;
  }

  /** Like `#ask`, for what not every bot has: null when it refuses. */
  async #find<T>(schema: z.ZodMiniType<T>, request: SmpRequest, patienceMs: readonly number[] = ASK_MS) {
    try {
      return await this.#ask(schema, request, patienceMs);
    } catch (error) {
      if (error instanceof SmpRefusal) return null;
      throw error;
    }
  }

  async #ask<T>(schema: z.ZodMiniType<T>, request: SmpRequest, patienceMs: readonly number[]): Promise<T> {
    const parsed = schema.safeParse(await this.#client.ask(request, patienceMs));
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ');
    throw driverError('driver/protocol', `group ${request.group} command ${request.command}: ${where}`);
  }
}

/** settings_mgmt: 3 is a key that is not there, 5 a subtree for which the firmware has no handler. */
const NO_SUCH_KEY = 3;

/** Bytes of the message that carries the chunk. */
export function uploadMessageBytes(chunk: Chunk): number {
  return encodeMessage(uploadRequest(chunk), { version: 1, sequence: 0 }).length;
}

function uploadRequest({ off, data, whole }: Chunk): SmpRequest {
  return write(IMAGE, 1, { off, data, ...whole });
}

function read(group: number, command: number, body: SmpRequest['body'] = {}): SmpRequest {
  return { direction: 'read', group, command, body };
}

function write(group: number, command: number, body: SmpRequest['body'] = {}): SmpRequest {
  return { direction: 'write', group, command, body };
}
