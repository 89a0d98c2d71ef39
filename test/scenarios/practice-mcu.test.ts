// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode, encode } from 'cborg';
import { afterEach, describe, expect, it } from 'vitest';
import {
  PRACTICE_RELEASES,
  type PracticeFleet,
  startPracticeBots,
  type WelderModel,
  welderImage,
} from '../../hardware/practice/index.ts';
import { chipsOf } from '../fakes/practice-views.ts';
import { ask as askHttp } from '../fixtures/engine/story.mjs';

const folders: string[] = [];
let fleet: PracticeFleet | undefined;
let socket: Socket | undefined;
let sequence = 0;

afterEach(async () => {
  socket?.close();
  socket = undefined;
  await fleet?.close();
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function open(mcuBots = 1, folder?: string): Promise<string> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'mw-mcu-')));
  if (folder === undefined) folders.push(place);
  fleet = await startPracticeBots({ folder: place, bots: mcuBots, mcuBots, seed: 5 });
  socket?.close();
  socket = createSocket('udp4');
  return place;
}

type Question = {
  readonly bot?: number;
  readonly version?: number;
  readonly write?: boolean;
  readonly group?: number;
  readonly id?: number;
  readonly body?: object;
  readonly waitMs?: number;
};
type Heard = { readonly version: number; readonly body: Record<string, unknown>; readonly raw: Buffer };

/** Sends one request as raw bytes; null when nothing with its sequence number comes back in time. */
function ask({ bot = 0, version = 1, write, group = 0, id = 0, body = {}, waitMs = 2000 }: Question) {
  sequence = (sequence + 1) & 0xff;
  const encoded = Buffer.from(encode(body));
  const header = Buffer.from([(version << 3) | (write ? 2 : 0), 0, 0, 0, 0, group, sequence, id]);
  header.writeUInt16BE(encoded.length, 2);
  const own = sequence;
  return new Promise<Heard | null>((resolve) => {
    const hear = (raw: Buffer) => {
      if (raw[6] === own && raw.length === 8 + raw.readUInt16BE(2))
        done({ version: (raw[0] ?? 0) >> 3, body: decode(raw.subarray(8)), raw });
    };
    const done = (heard: Heard | null) => {
      clearTimeout(timer);
      socket?.off('message', hear);
      resolve(heard);
    };
    const timer = setTimeout(() => done(null), waitMs);
    socket?.on('message', hear);
    const chip = chipsOf(fleet)[bot];
    socket?.send(Buffer.concat([header, encoded]), chip?.port ?? 0, chip?.host);
  });
}

const bodyOf = async (question: Question) => (await ask(question))?.body;
const state = (bot = 0) => bodyOf({ bot, group: 1 }) as Promise<{ images: Record<string, unknown>[] } | undefined>;
const write = (group: number, id: number, body: object, more: Question = {}) =>
  bodyOf({ ...more, write: true, group, id, body });

/** Resets and waits: the answer comes 250 ms before the reset. */
async function reset(bot = 0): Promise<void> {
  await write(0, 5, {}, { bot });
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await ask({ bot, body: { d: 'up' }, waitMs: 100 })) !== null) return;
  }
  throw new Error('the bot did not come up');
}

const release = (version: string) => {
  const found = PRACTICE_RELEASES.find((candidate) => candidate.version === version);
  if (found === undefined) throw new RangeError(version);
  return found;
};
const imageOf = (version: string, model: WelderModel = 'welder-m4') => welderImage(release(version), model);
const hashIn = (image: Buffer) => image.subarray(-32);
const sha = (image: Buffer) => createHash('sha256').update(image).digest();

/** Uploads in chunks, believing what the bot says it wants next. */
async function upload(image: Buffer, { bot = 0, chunk = 1200, upTo = image.length } = {}) {
  let answer: Record<string, unknown> | undefined;
  for (let off = 0; off < upTo; off = Number(answer?.['off'])) {
    const data = image.subarray(off, off + chunk);
    const first = off === 0 ? { len: image.length, sha: sha(image) } : {};
    answer = await write(1, 1, { ...first, off, data }, { bot });
    if (answer?.['off'] === undefined) return answer;
  }
  return answer;
}

async function slots(bot = 0): Promise<string[]> {
  const { images } = (await state(bot)) ?? { images: [] };
  const flags = ['active', 'confirmed', 'pending', 'permanent'];
  return images.map((image) =>
    [image['slot'], image['version'], ...flags.filter((flag) => image[flag] === true)].join(' '),
  );
}

async function tryOut(version: string, bot = 0): Promise<void> {
  const image = imageOf(version);
  await upload(image, { bot });
  await write(1, 0, { hash: hashIn(image) }, { bot });
  await reset(bot);
}

describe('a practice microcontroller', () => {
  it('comes with release 1.0.0 and a name plate, and says which bootloader started it', async () => {
    await open();
    expect(await slots()).toEqual(['0 1.0.0 active confirmed']);
    expect(await bodyOf({ body: { d: 'hello' } })).toEqual({ r: 'hello' });
    expect(await bodyOf({ id: 6 })).toEqual({ buf_size: 2048, buf_count: 4 });
    expect(await bodyOf({ id: 7, body: { format: 'ns' } })).toEqual({ output: 'Zephyr welder-01' });
    expect(await bodyOf({ id: 8, body: { query: 'mode' } })).toEqual({ mode: 3 });
    const model = await bodyOf({ group: 3, body: { name: 'millwright/model' } });
    expect(Buffer.from(model?.['val'] as Uint8Array).toString()).toBe('welder-m4');
    expect((await ask({ group: 1 }))?.raw[8]).toBe(0xbf);
  });

  it('refuses in the words of the version that it was asked in', async () => {
    await open();
    expect(await bodyOf({ group: 77 })).toEqual({ rc: 8 });
    const unknown = { group: 3, body: { name: 'millwright/none' } };
    expect(await bodyOf(unknown)).toEqual({ err: { group: 3, rc: 3 } });
    expect(await ask({ ...unknown, version: 0 })).toMatchObject({ version: 0, body: { rc: 5 } });
    expect(await ask({ version: 2 })).toMatchObject({ version: 1, body: { rc: 13 } });
  });

  it('takes an image on trial, and goes back with the next reset', async () => {
    await open();
    expect(await upload(imageOf('1.1.0'))).toEqual({ off: imageOf('1.1.0').length, match: true });
    expect(await slots()).toEqual(['0 1.0.0 active confirmed', '1 1.1.0']);
    await write(1, 0, { hash: hashIn(imageOf('1.1.0')) });
    expect(await slots()).toEqual(['0 1.0.0 active confirmed', '1 1.1.0 pending']);
    const resetting = reset();
    expect(await bodyOf({ body: { d: 'still' } })).toEqual({ r: 'still' });
    await resetting;
    expect(await slots()).toEqual(['0 1.1.0 active', '1 1.0.0 confirmed']);
    expect(await write(1, 5, {})).toEqual({ err: { group: 1, rc: 9 } });
    await reset();
    expect(await slots()).toEqual(['0 1.0.0 active confirmed', '1 1.1.0']);
    expect(await write(1, 5, {})).toEqual({});
    expect(await slots()).toEqual(['0 1.0.0 active confirmed']);
  });

  it('keeps what was confirmed on trial', async () => {
    await open();
    await tryOut('1.1.0');
    await write(1, 0, { confirm: true });
    expect(await slots()).toEqual(['0 1.1.0 active confirmed', '1 1.0.0']);
  });

  it('goes on with an upload of the same file and starts anew for another', async () => {
    await open();
    const image = imageOf('1.1.0');
    await upload(image, { upTo: 6000 });
    const again = { len: image.length, sha: sha(image), off: 0, data: image.subarray(0, 64) };
    expect(await write(1, 1, again)).toEqual({ off: 6000 });
    expect(await write(1, 1, { off: 9000, data: image.subarray(9000, 9100) })).toEqual({ off: 6000 });
    const other = imageOf('1.3.0');
    expect(await write(1, 1, { ...again, sha: sha(other), data: other.subarray(0, 64) })).toEqual({ off: 64 });
  });

  it.each([
    ['no offset', { data: Buffer.alloc(64) }, 20],
    ['no length', { off: 0, data: imageOf('1.1.0').subarray(0, 64) }, 21],
    ['half a header', { off: 0, len: 90_000, data: Buffer.alloc(16) }, 22],
    ['no image', { off: 0, len: 90_000, data: Buffer.alloc(64) }, 23],
    ['more than a slot', { off: 0, len: 900_000, data: imageOf('1.1.0').subarray(0, 64) }, 30],
    [
      'an older image as an upgrade',
      { off: 0, len: 90_000, upgrade: true, data: imageOf('1.0.0').subarray(0, 64) },
      27,
    ],
  ])('refuses an upload with %s', async (_, body, rc) => {
    await open();
    expect(await write(1, 1, body)).toEqual({ err: { group: 1, rc } });
  });

  it('refuses to try what it runs, what it does not hold, and anything without a hash', async () => {
    await open();
    const codes = [{ hash: hashIn(imageOf('1.0.0')) }, { hash: Buffer.alloc(32) }, {}].map((body) => write(1, 0, body));
    expect((await Promise.all(codes)).map((answer) => answer?.['err'])).toEqual(
      [33, 8, 24].map((rc) => ({ group: 1, rc })),
    );
  });

  it('is built in six ways', async () => {
    await open(6);
    expect(await bodyOf({ bot: 2, group: 3, body: { name: 'millwright/id' } })).toEqual({ rc: 8 });
    expect(await ask({ bot: 3, body: { d: 'x' } })).toMatchObject({ version: 0, body: { r: 'x' } });
    expect(await bodyOf({ bot: 3, id: 6 })).toEqual({ rc: 8 });
    expect(await ask({ bot: 3, body: { d: 'x'.repeat(500) }, waitMs: 200 })).toBeNull();
    expect(await bodyOf({ bot: 4, body: { d: 'x' } })).toEqual({ rc: 0, r: 'x' });
    expect((await state(1))?.images[0]).not.toHaveProperty('pending');
    const identities = chipsOf(fleet).map(({ identity }) => identity.grade);
    expect(identities).toEqual(['assumed', 'assumed', 'labelled', 'assumed', 'assumed', 'assumed']);
  });

  it('counts at the bot, and says under which lease', async () => {
    await open();
    const lease = { name: 'millwright/lease', val: Buffer.from(encode({ holder: 'Ada', purpose: 'roll-1' })) };
    await write(3, 0, lease);
    await write(3, 3, {});
    await tryOut('1.1.0');
    await write(1, 0, { confirm: true });
    const { body } = await askHttp(fleet?.control ?? '', { method: 'GET', path: '/counters' });
    const mine = { upload: 1, image: 1, test: 1, reset: 1, boot: 1, up: 1, swap: 1, confirm: 1 };
    const down = [expect.any(Number), expect.any(Number)];
    const counters = { all: { ...mine, boot: 2, up: 2 }, purposes: { 'roll-1': mine }, outages: [down, down] };
    expect(body).toEqual([{ bot: 'Welder 01', counters }]);
  });

  it('forgets a setting that was not saved, and keeps one that was', async () => {
    const folder = await open();
    await write(3, 0, { name: 'millwright/a', val: Buffer.from('1') });
    await write(3, 3, {});
    await write(3, 0, { name: 'millwright/b', val: Buffer.from('2') });
    await fleet?.close();
    await open(1, folder);
    expect(await bodyOf({ group: 3, body: { name: 'millwright/a' } })).toEqual({ val: new Uint8Array([0x31]) });
    expect(await bodyOf({ group: 3, body: { name: 'millwright/b' } })).toEqual({ err: { group: 3, rc: 3 } });
  });
});

describe('a fault of a practice microcontroller', () => {
  const faulty = (fault: string, more: object = {}) =>
    fleet?.apply({ bot: 'Welder 01', fault: fault as never, ...more }) ?? Promise.reject(new Error('no fleet'));
  async function faultPct(): Promise<unknown> {
    const { fields } = (await bodyOf({ group: 2, body: { name: 'weld' } })) ?? {};
    return (fields as Record<string, number> | undefined)?.['seam_fault_pct'];
  }

  it('power cut in a flash operation: it boots a good image, whichever operation it was', async () => {
    await open();
    await upload(imageOf('1.1.0'));
    await write(1, 0, { hash: hashIn(imageOf('1.1.0')) });
    await faulty('power-cut', { at: { flash: 23 } });
    await write(0, 5, {});
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(fleet?.faults()).toEqual([{ bot: 'Welder 01', faults: ['power-cut'], waiting: 0 }]);
    expect(await ask({ waitMs: 100 })).toBeNull();
    await faulty('power-cut', { on: false });
    expect(await slots()).toEqual(['0 1.1.0 active', '1 1.0.0 confirmed']);
  });

  it('power cut during an upload: the session is forgotten, the running image untouched', async () => {
    await open();
    await faulty('power-cut', { at: { call: 'write image/upload', phase: 'after' } });
    expect(await ask({ write: true, group: 1, id: 1, body: {}, waitMs: 100 })).toBeNull();
    await faulty('power-cut', { on: false });
    expect(await slots()).toEqual(['0 1.0.0 active confirmed']);
  });

  it('wrong image: it says pending, and erases the image when it boots', async () => {
    await open();
    await faulty('wrong-image');
    await tryOut('1.1.0');
    expect(await slots()).toEqual(['0 1.0.0 active confirmed']);
  });

  it('load corrupts: what was stored does not match', async () => {
    await open();
    await faulty('load-corrupts');
    expect(await upload(imageOf('1.1.0'))).toMatchObject({ match: false });
  });

  it('degraded, by a fault or by the release: a statistic goes bad', async () => {
    await open();
    expect(await faultPct()).toBe(1);
    await faulty('app-degraded');
    expect(await faultPct()).toBeGreaterThan(10);
  });

  it('crash: it resets by itself', async () => {
    await open();
    await tryOut('1.1.0');
    await faulty('app-crash');
    expect(await slots()).toEqual(['0 1.0.0 active confirmed', '1 1.1.0']);
  });

  it('silent says nothing, noise says too much before the answer, lies answers another body', async () => {
    await open();
    await faulty('noise');
    expect(await bodyOf({ body: { d: 'x' } })).toBeDefined();
    await faulty('noise', { on: false });
    await faulty('lies');
    expect(await bodyOf({ body: { d: 'x' } })).not.toEqual({ r: 'x' });
    await faulty('silent');
    expect(await ask({ waitMs: 100 })).toBeNull();
  });

  it('unreachable: nothing listens, and later the same port listens again', async () => {
    await open();
    const [before] = chipsOf(fleet);
    await faulty('unreachable');
    await faulty('unreachable', { on: false });
    expect(chipsOf(fleet)[0]?.port).toBe(before?.port);
    expect(await bodyOf({ body: { d: 'x' } })).toEqual({ r: 'x' });
  });

  it('of another family is refused', async () => {
    await open();
    await expect(faulty('disk-full')).rejects.toThrow('cannot break so');
  });
});
