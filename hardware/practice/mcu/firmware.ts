// SPDX-License-Identifier: Apache-2.0
import { BadCbor, type CborMap, decodeMap } from './cbor.ts';
import type { Command, RunningFirmware, UploadSession } from './commands/command.ts';
import { imageCommands } from './commands/image.ts';
import { osCommands } from './commands/os.ts';
import { enumerationCommands, settingsCommands, statCommands } from './commands/others.ts';
import type { Kind } from './history.ts';
import { buildAnswer, type Request, readRequest } from './message.ts';
import type { McuParts } from './parts.ts';
import type { McuProfile } from './profile.ts';
import { GroupRefusal, RC, RcRefusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import type { SlotImage } from './slot-image.ts';
import { type Statistics, statisticsOf } from './statistics.ts';

/** What a practice bot answers, and how long it was at work before it answers. */
export type Answer = { readonly bytes: Buffer; readonly busyMs: number };

const LEASE = 'millwright/lease';

/** The application that runs from slot 0: an SMP server as Zephyr builds it. One run, from boot to reset. */
export class Firmware implements RunningFirmware {
  readonly parts: McuParts;
  readonly image: SlotImage;
  readonly statistics: Statistics;
  readonly commands: readonly Command[];
  upload: UploadSession | null = null;
  #busyMs = 0;

  constructor(parts: McuParts, image: SlotImage) {
    this.parts = parts;
    this.image = image;
    this.statistics = statisticsOf(parts, image);
    this.commands = commandsOf(parts.profile);
  }

  /** Words for a datagram, such as `write image/upload`. */
  callWords(datagram: Buffer): string {
    const request = this.#read(datagram);
    const command = this.#find(request);
    return `${request?.isWrite ? 'write' : 'read'} ${command?.name ?? 'unknown'}`;
  }

  /** The answer to a datagram; null where a real server stays silent. */
  answer(datagram: Buffer): Answer | null {
    // What does not fit into a buffer never arrives in one piece.
    if (datagram.length > this.parts.profile.bufferBytes) return null;
    const request = this.#read(datagram);
    if (request === null) return null;
    this.#busyMs = 0;
    const bytes = this.#encode(request, this.#work(request));
    return { bytes, busyMs: this.#busyMs };
  }

  take(ms: number): void {
    this.#busyMs += ms;
  }

  note(kind: Kind): void {
    const { history, settings, time } = this.parts;
    history.add({ kind, at: Math.round(time.now()), purpose: leasePurpose(settings) });
  }

  #find(request: Request | null): Command | undefined {
    return this.commands.find(({ group, id }) => group === request?.group && id === request.command);
  }

  #read(datagram: Buffer): Request | null {
    try {
      return readRequest(datagram);
    } catch (error) {
      if (!(error instanceof BadCbor)) throw error;
      // The header was good: it is answered as a request without anything in it.
      return readRequest(Buffer.concat([datagram.subarray(0, 2), Buffer.of(0, 0), datagram.subarray(4, 8)]));
    }
  }

  #work(request: Request): CborMap {
    const { smpVersion, saysRcOk } = this.parts.profile;
    const version = Math.min(request.version, smpVersion - 1);
    try {
      if (request.version > 1 && smpVersion === 2) throw new RcRefusal(RC.tooNew);
      const command = this.#find(request);
      const handler = request.isWrite ? command?.write : command?.read;
      if (handler === undefined) throw new RcRefusal(RC.notSupported);
      const body = handler(this, request.body);
      return saysRcOk ? { rc: 0, ...body } : body;
    } catch (error) {
      if (error instanceof RcRefusal) return { rc: error.rc };
      if (!(error instanceof GroupRefusal)) throw error;
      return version === 0 ? { rc: error.rc } : { err: { group: error.group, rc: error.code } };
    }
  }

  #encode(request: Request, body: CborMap): Buffer {
    const { smpVersion, maps, bufferBytes } = this.parts.profile;
    const header = { ...request, version: Math.min(request.version, smpVersion - 1) };
    const answer = buildAnswer(header, body, maps);
    return answer.length <= bufferBytes ? answer : buildAnswer(header, { rc: RC.tooLong }, maps);
  }
}

const SINCE_2023 = new Set(['os/params', 'os/info', 'os/bootloader', 'image/slots']);

function commandsOf({ hasSettings, isOld }: McuProfile): readonly Command[] {
  const known = [...osCommands, ...imageCommands, ...statCommands, ...(hasSettings ? settingsCommands : [])];
  return isOld ? known.filter(({ name }) => !SINCE_2023.has(name)) : [...known, ...enumerationCommands];
}

/** Who holds the bot, as written into its settings: the word `purpose` of a JSON or CBOR map. */
export function leasePurpose(settings: Settings): string | null {
  const value = settings.get(LEASE);
  if (value === undefined || value.length === 0) return null;
  const map = mapIn(value);
  const purpose = map === null ? undefined : map['purpose'];
  return typeof purpose === 'string' ? purpose : null;
}

function mapIn(value: Buffer): CborMap | null {
  try {
    return value[0] === 0x7b ? JSON.parse(value.toString('utf8')) : decodeMap(value);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof BadCbor) return null;
    throw error;
  }
}
