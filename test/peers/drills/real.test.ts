// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineRig, type RigBot, startEngineRig } from '../engines/rig.ts';
import { CommandLine } from '../main-job/command-line.ts';
import { publish } from '../main-job/publisher.ts';

const everyDrill = ['canary-bad', 'rollback', 'tampered-bundle', 'canary-good', 'laptop-crash', 'cloud-down'];
const drills = process.env['MILLWRIGHT_LONG'] === '1' ? everyDrill : everyDrill.slice(0, 3);
const bots: readonly RigBot[] = ['a', 'b'];

describe('a drill on real engines', { timeout: 240_000 }, () => {
  let rig: EngineRig;
  let line: CommandLine;
  let engines: string;
  let releases: string;

  beforeAll(async () => {
    // Both engines are reached by socket, and then their ports are this machine's own.
    rig = await startEngineRig({ hostOfB: '127.0.0.1' });
    line = new CommandLine(join(rig.folder, 'home'));
    engines = bots.map((bot) => rig.socket(bot)).join(',');
    releases = join(rig.folder, 'releases');
    await mkdir(releases);
    await publish({ line, layout: rig.layout, folder: releases }, [
      { version: '1.0.0', tag: '1.0.0' },
      { version: '1.1.0', tag: '1.1.0' },
      { version: '1.2.0', tag: '2.0.0' },
      { version: '1.3.0', tag: '1.2.0', tampered: true },
    ]);
  }, 240_000);
  afterAll(async () => rig?.dispose(), 60_000);

  async function makeFresh(bot: RigBot): Promise<void> {
    const containers = await rig.docker(bot, 'ps', '-aq');
    if (containers !== '') await rig.docker(bot, 'rm', '-f', ...containers.split('\n'));
    await rig.docker(bot, 'image', 'prune', '-af');
    const volumes = await rig.docker(bot, 'volume', 'ls', '-q');
    if (volumes !== '') await rig.docker(bot, 'volume', 'rm', '-f', ...volumes.split('\n'));
  }

  const drill = (name: string, sockets: string) =>
    line.run('drill', name, '--real', '--engines', sockets, '--releases', releases);

  it.each(drills)('%s ends as on practice bots', async (name) => {
    for (const bot of bots) await makeFresh(bot);
    const { code, json, events } = await drill(name, engines);
    expect({ code, ...json }, JSON.stringify(events, null, 1)).toMatchObject({
      ...{ code: 0, drill: name, ok: true, outcome: json['expected'], real: true, bots: 2 },
    });
  });

  it('leaves engines alone that carry an image', async () => {
    const images = () =>
      Promise.all(bots.map((bot) => rig.docker(bot, 'ps', '-a', '--no-trunc', '--format', '{{.ID}}')));
    const before = await images();
    const { code, json } = await drill('canary-good', engines);
    expect({ code, ...json }).toMatchObject({ code: 1, ok: false, outcome: 'stopped by bots/in-use' });
    expect(await images()).toEqual(before);
  });

  it('says what stopped it when an engine is not there', async () => {
    const { code, json } = await drill('canary-good', join(rig.folder, 'gone.sock'));
    expect({ code, ...json }).toMatchObject({ code: 1, ok: false, outcome: 'stopped by link/unreachable' });
  });
});
