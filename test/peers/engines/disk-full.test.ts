// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerBot } from '../../contract/driver/bot.ts';
import { calm, StageHand } from '../../contract/driver/stage-hand.ts';
import { rigContractBot } from './contract-bot.ts';
import { type EngineRig, startEngineRig } from './rig.ts';

const exec = promisify(execFile);

describe('a real engine without space', () => {
  let rig: EngineRig;
  let bot: ContainerBot;
  beforeAll(async () => {
    rig = await startEngineRig();
    bot = await rigContractBot(rig, 'a');
  }, 120_000);
  afterAll(async () => {
    await bot?.dispose();
    await rig?.dispose();
  }, 60_000);

  it('is reported with what is needed, and takes the image when there is space again', async () => {
    await bot.reset();
    const spool = join(rig.folder, 'engines/a/data/tmp');
    const hand = new StageHand(bot);
    await exec('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', spool]);
    const hooks = { onProgress: () => undefined, signal: calm };
    const refused = await hand.session.stage(bot.images.good, bot.content, hooks);
    await exec('umount', [spool]);
    expect(refused).toMatchObject({
      ok: false,
      fault: { code: 'driver/disk-full', details: { need: expect.stringMatching(/^\d+ MB$/) } },
    });
    expect((await hand.stage(bot.images.good)).layersReused).toBe(0);
    await hand.session.close();
  });
});
