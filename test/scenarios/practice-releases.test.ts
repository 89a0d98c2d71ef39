// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../app/kernel/index.ts';
import { createContainerDriver } from '../../hardware/drivers/container/index.ts';
import { createMcuDriver } from '../../hardware/drivers/mcu/index.ts';
import { startPracticeBots } from '../../hardware/practice/index.ts';
import { systemClock } from '../../main/platform/index.ts';
import { type Published, publishPracticeReleases } from '../../tools/practice/publish.ts';
import { dayMs, type ImportBench, openImportBench, testNow } from '../builders/bundle/index.ts';
import { chipsOf, enginesOf } from '../fakes/practice-views.ts';

const models = ['picker-a', 'picker-b'];
let directory: string;
let published: Published;
let bench: ImportBench | undefined;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mw-releases-'));
  published = await publishPracticeReleases(join(directory, 'practice'), testNow);
});
afterEach(() => bench?.close());
afterAll(() => rm(directory, { recursive: true }));

async function importAll(versions: readonly string[], now = testNow) {
  const publisher = { directory, keys: '', root: published.root };
  const opened = await openImportBench(publisher, { siteModels: models, now });
  bench = opened;
  const views = [];
  for (const version of versions) {
    const bundle = published.bundles.find((path) => path.includes(version));
    views.push(await opened.importBundle(bundle ?? ''));
  }
  return { bench: opened, views: views.map(({ status, faultCode }) => ({ status, faultCode })) };
}

describe('practice releases', () => {
  it('are made once, and their keys do not stay', async () => {
    expect(published.made).toBe(true);
    expect((await publishPracticeReleases(join(directory, 'practice'), testNow)).made).toBe(false);
    const files = await readdir(join(directory, 'practice'), { recursive: true });
    expect(files.filter((name) => name.endsWith('.pem'))).toEqual([]);
    expect(files).toContain('root.json');
  });

  it.each([[['1.0.0', '1.1.0', '1.2.0']], [['1.2.0', '1.1.0', '1.0.0']], [['1.1.0', '1.2.0', '1.0.0']]])(
    'come in in the order %s',
    async (order) => {
      const { views, bench: opened } = await importAll(order);
      expect(views).toEqual(order.map(() => ({ status: 'done', faultCode: null })));
      expect(
        opened
          .stored()
          .map((release) => release.id)
          .sort(),
      ).toEqual(['1.0.0', '1.1.0', '1.2.0'].map((version) => `picker-app@${version}`));
    },
  );

  it('still come in nine years later', async () => {
    expect((await importAll(['1.1.0'], testNow + 9 * 365 * dayMs)).views).toEqual([
      { status: 'done', faultCode: null },
    ]);
  });

  it('are refused when a byte was touched, and leave nothing', async () => {
    const { views, bench: opened } = await importAll(['1.3.0']);
    expect(views).toEqual([{ status: 'refused', faultCode: 'store/wrong-digest' }]);
    expect(opened.stored()).toEqual([]);
  });

  it('are what a fresh practice bot runs, so that it has a way back from the laptop', async () => {
    const { bench: opened } = await importAll(['1.0.0']);
    const fleet = await startPracticeBots({ folder: join(directory, 'bots'), bots: 2, seed: 9 });
    const driver = createContainerDriver({ clock: systemClock });
    for (const { socket, model } of enginesOf(fleet)) {
      const session = driver.open({ link: 'docker', via: 'socket', path: socket });
      const { identity, slots } = unwrap(await session.observe());
      const image = unwrap(await opened.images.imageFor({ product: 'picker-app', version: '1.0.0' }, model));
      if (image.family !== 'container') throw new Error('not an image of a container bot');
      expect(identity.model).toBe(model);
      expect(slots.committed).toMatchObject({ release: image.release, config: image.config, running: true });
      const hooks = { onProgress: () => undefined, signal: new AbortController().signal };
      const receipt = unwrap(await session.stage(image, opened.content, hooks));
      expect(receipt).toEqual({ bytesSent: 0, layersReused: image.layers.length });
      await session.close();
    }
    await fleet.close();
  });

  it('only send what changed to a practice bot', async () => {
    const { bench: opened } = await importAll(['1.1.0']);
    const fleet = await startPracticeBots({ folder: join(directory, 'bots-2'), bots: 1, seed: 9 });
    const driver = createContainerDriver({ clock: systemClock });
    const session = driver.open({ link: 'docker', via: 'socket', path: enginesOf(fleet)[0]?.socket ?? '' });
    const image = unwrap(await opened.images.imageFor({ product: 'picker-app', version: '1.1.0' }, 'picker-a'));
    const hooks = { onProgress: () => undefined, signal: new AbortController().signal };
    expect(unwrap(await session.stage(image, opened.content, hooks)).layersReused).toBe(2);
    await session.close();
    await fleet.close();
  });

  it('run on every kind of practice microcontroller, which keeps what was confirmed', async () => {
    const { bench: opened } = await importAll(['1.0.0', '1.1.0']);
    const fleet = await startPracticeBots({ folder: join(directory, 'bots-3'), bots: 6, mcuBots: 6, seed: 9 });
    const driver = createMcuDriver({ clock: systemClock });
    const { signal } = new AbortController();
    const update = async ({ host, port, model, identity }: ReturnType<typeof chipsOf>[number]) => {
      const session = driver.open({ link: 'udp', host, port });
      const before = unwrap(await session.observe());
      expect(before.identity).toMatchObject(identity);
      const imageOf = async (version: string) => {
        const image = unwrap(await opened.images.imageFor({ product: 'picker-app', version }, model));
        if (image.family !== 'mcu') throw new Error('not an image of a microcontroller');
        return image;
      };
      expect(before.slots.committed).toMatchObject({ config: (await imageOf('1.0.0')).imageHash, running: true });
      const image = await imageOf('1.1.0');
      const order = { op: `op-${model}`, app: 'image-0', image };
      const hooks = { onProgress: () => undefined, signal };
      expect(unwrap(await session.stage(image, opened.content, hooks)).bytesSent).toBe(image.sizeBytes);
      const trial = unwrap(await session.activate(order, signal));
      expect(trial.trial).toMatchObject({ config: image.imageHash, running: true });
      expect(unwrap(await session.probe(image.health)).map(({ ok }) => ok)).toEqual([true, true]);
      const kept = unwrap(await session.confirm(order, signal));
      expect(kept).toMatchObject({ committed: { config: image.imageHash }, trial: null });
      await session.close();
    };
    await Promise.all(chipsOf(fleet).map(update));
    const counts = fleet.counters().map(({ counters: { all } }) => all);
    const once = { boot: 2, up: 2, upload: 1, image: 1, test: 1, reset: 1, swap: 1, confirm: 1 };
    expect(counts).toEqual(counts.map(() => once));
    await fleet.close();
  });
});
