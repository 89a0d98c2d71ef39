// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'cborg';
import { type Digest, fault, ok, refuse } from '../../../app/kernel/index.ts';
import type { ContentReader, Driver, McuImage, UdpAddress, VerifiedImageOf } from '../../../app/ports/index.ts';
import {
  mcubootImage,
  type PracticeFleet,
  startPracticeBots,
  WELDER_HEALTH,
  type WelderModel,
  welderImage,
} from '../../../hardware/practice/index.ts';
import type { ContractBot, ContractImages, Tries } from './bot.ts';
import { openCuttingDatagrams } from './cutting-datagrams.ts';

type Made = {
  readonly driver: Driver;
  /** Which of the kinds of servers that practice bots take turns with. */
  readonly kind: number;
};
/** Of the kinds, the one whose server was built without settings. */
const FORGETFUL = 2;
/** A practice microcontroller, and what only a simulator's hands can do. */
export interface PracticeMcu extends ContractBot<VerifiedImageOf<'mcu'>> {
  readonly address: UdpAddress;
  /** Cuts the power in the middle of the nth flash operation from now, and gives it back a moment later. */
  cutPowerAtFlash(operation: number): Promise<void>;
  breakSo(fault: 'lies' | 'noise' | 'wrong-image' | 'load-corrupts' | 'silent', on: boolean): Promise<void>;
}

/** One of the practice site's microcontrollers, on its own. */
export async function makePracticeMcu({ driver, kind }: Made): Promise<PracticeMcu> {
  const folder = await mkdtemp(join(tmpdir(), 'mw-contract-mcu-'));
  const name = `Welder ${String(kind + 1).padStart(2, '0')}`;
  const { images, content } = makeImages(kind % 2 === 0 ? 'welder-m4' : 'welder-m33');
  let fleet: PracticeFleet | undefined;
  const isForgetful = kind === FORGETFUL;
  const begun = new Map<string, Tries>();
  const apply = async (order: Parameters<PracticeFleet['apply']>[0]) => fleet?.apply(order);
  const end = async () => {
    await fleet?.close();
    await rm(folder, { recursive: true });
  };
  const addressNow = (): UdpAddress => {
    const view = fleet?.bots.find((bot) => bot.name === name);
    if (view?.family !== 'mcu') throw new Error(`${name} was not started`);
    return { link: 'udp', host: view.host, port: view.port };
  };
  return {
    driver,
    get address() {
      return addressNow();
    },
    images,
    content,
    isForgetful,
    noteHolder(op) {
      if (isForgetful && !begun.has(op)) begun.set(op, triesOf(fleet, { name }));
    },
    async reset() {
      await end();
      begun.clear();
      fleet = await startPracticeBots({ folder, bots: kind + 1, mcuBots: kind + 1, seed: 3 });
    },
    // It comes with a release that nobody here staged.
    runFormer: async () => undefined,
    countTries: async (op) =>
      isForgetful ? triesSince(begun.get(op), triesOf(fleet, { name })) : triesOf(fleet, { name, op }),
    running: () => whatRuns(addressNow()),
    openCable: (cut) => openCuttingDatagrams(addressNow(), cut),
    async cutPower() {
      await apply({ bot: name, fault: 'power-cut' });
      await apply({ bot: name, fault: 'power-cut', on: false });
    },
    cutPowerAtFlash: (operation) => apply({ bot: name, fault: 'power-cut', forS: 0.2, at: { flash: operation } }),
    breakSo: (how, on) => apply({ bot: name, fault: how, on }),
    goAway: () => apply({ bot: name, fault: 'unreachable' }),
    comeBack: () => apply({ bot: name, fault: 'unreachable', on: false }),
    dispose: end,
  };
}

/** What happened since an operation took hold of the bot. */
function triesSince(begun: Tries | undefined, now: Tries): Tries {
  if (begun === undefined) throw new Error('nobody held the bot for this operation');
  return { tried: now.tried - begun.tried, takenBack: now.takenBack - begun.takenBack };
}

/** Every reset that the bot was told of ended in a start; those that did not begin the trial ended it. Without `op`, of all. */
function triesOf(fleet: PracticeFleet | undefined, { name, op }: { name: string; op?: string }): Tries {
  const counters = fleet?.counters().find(({ bot }) => bot === name)?.counters;
  const counts = (op === undefined ? counters?.all : counters?.purposes[op]) ?? {};
  const tried = counts.swap ?? 0;
  return { tried, takenBack: (counts.reset ?? 0) - tried };
}

/** Asks the bot itself, in bytes written by hand: the name of the one image that runs, or nothing. */
async function whatRuns({ host, port }: UdpAddress): Promise<readonly string[]> {
  const socket = createSocket('udp4');
  try {
    socket.send(Uint8Array.of(0x08, 0, 0, 1, 0, 1, 77, 0, 0xa0), port, host);
    const [answer] = await once(socket, 'message', { signal: AbortSignal.timeout(500) });
    const { images }: { images: { active?: boolean }[] } = decode(answer.subarray(8));
    return images.some(({ active }) => active) ? ['image-0'] : [];
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return [];
    throw error;
  } finally {
    socket.close();
  }
}

const HEADER_BYTES = 0x200;
/** The beginning of a practice image says how it behaves; a short one is swapped soon. */
const SMALL_BYTES = 7_000;

function makeImages(model: WelderModel): { images: ContractImages<VerifiedImageOf<'mcu'>>; content: ContentReader } {
  const blobs = new Map<Digest, Uint8Array>();
  const make = (version: string, behaviour: Readonly<Record<string, string>> = {}) => {
    const whole = welderImage({ version, builtAt: '2026-01-01T00:00:00Z', notes: '', behaviour }, model);
    const payload = whole.subarray(HEADER_BYTES, HEADER_BYTES + SMALL_BYTES);
    const bytes = new Uint8Array(mcubootImage({ version, payload }));
    const file: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(file, bytes);
    const image: McuImage = {
      ...{ family: 'mcu', release: { product: 'welder', version }, model, securityEpoch: 1 },
      ...{ file, sizeBytes: bytes.length, imageVersion: version, health: WELDER_HEALTH },
      // The only TLV of such an image is its hash, at the very end.
      imageHash: `sha256:${Buffer.from(bytes.subarray(-32)).toString('hex')}`,
    };
    return image as VerifiedImageOf<'mcu'>;
  };
  const degrades = { 'dev.millwright.practice': 'degrades', 'dev.millwright.practice.after-s': '3' };
  const images = { good: make('5.0.0'), better: make('5.1.0'), degrading: make('5.2.0', degrades) };
  return { images, content: contentOf(blobs) };
}

function contentOf(blobs: ReadonlyMap<Digest, Uint8Array>): ContentReader {
  const missing = (digest: Digest) => refuse(fault('store/missing', digest));
  const found = (digest: Digest) => blobs.get(digest);
  return {
    has: async (digest) => blobs.has(digest),
    size: async (digest) => {
      const bytes = found(digest);
      return bytes === undefined ? missing(digest) : ok(bytes.length);
    },
    async *read(digest) {
      yield found(digest) ?? new Uint8Array();
    },
    readSmall: async (digest) => {
      const bytes = found(digest);
      return bytes === undefined ? missing(digest) : ok(bytes);
    },
  };
}
