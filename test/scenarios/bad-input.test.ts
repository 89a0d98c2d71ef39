// SPDX-License-Identifier: Apache-2.0
// What a person or a stranger gets wrong, given to the built program by its command line, its socket and its page:
// every refusal names cause and cure, ends with the exit code of its kind, and leaves everything as it was.
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { maxFrameBytes } from '../../app/contract/index.ts';
import { socketPathFor } from '../../main/installation/home-path.ts';
import { CommandLine } from '../peers/main-job/command-line.ts';

const releases = resolve(import.meta.dirname, '../../out/practice-releases');
const good = join(releases, 'picker-app-1.1.0.mwbundle');
const timeout = 60_000;

let folder: string;
let line: CommandLine;
let link: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-bad-'));
  line = new CommandLine(join(folder, 'home'));
  link = await line.serve();
}, timeout);
afterAll(async () => {
  await line.stop();
  await rm(folder, { recursive: true, maxRetries: 10, retryDelay: 200 });
});

describe('wrong usage', { timeout }, () => {
  it.each([
    [['frob'], 'There is no command "frob".', 'help'],
    [['rollout'], '"rollout" needs one of these:', 'rollout plan RELEASE'],
    [['rollout', 'start'], 'RELEASE is missing.', 'rollout start RELEASE'],
    [['bots', 'list', '--frob'], "Unknown option '--frob'", 'bots list'],
    [['rollout', 'pause', '--who', 'Ada'], '--reason is missing.', 'rollout pause [ROLLOUT]'],
    [['bots', 'identify', 'unix://'], 'An ADDRESS is unix:///PATH', 'bots identify ADDRESS'],
    [['bundle', 'create'], '--version is missing.', 'bundle create --product'],
    [['bundle', 'verify'], 'BUNDLE is missing.', 'bundle verify BUNDLE'],
    [['drill', 'nothing'], 'There is no drill "nothing".', 'drill NAME'],
  ] as const)('%j ends with 2, says what is wrong and how it goes', async (words, cause, usage) => {
    const { code, err, events } = await line.run(...words);
    expect({ code, events }).toEqual({ code: 2, events: [] });
    expect(err).toContain(cause);
    expect(err).toContain(`usage: millwright ${usage}`);
  });
});

describe('a bundle that cannot be taken', { timeout }, () => {
  const copy = async (name: string) => {
    const bundle = join(folder, name);
    await cp(good, bundle, { recursive: true });
    const blobs = (await readdir(join(bundle, 'oci/blobs/sha256'))).map((blob) =>
      join(bundle, 'oci/blobs/sha256', blob),
    );
    return { bundle, blob: blobs[0] ?? '' };
  };
  const cases: Record<string, () => Promise<string>> = {
    'on a stick that is not there': async () => '/media/no-such-stick/june.mwbundle',
    'that is an empty folder': async () => {
      await mkdir(join(folder, 'empty'));
      return join(folder, 'empty');
    },
    'that holds a link in place of a file': async () => {
      const { bundle, blob } = await copy('linked');
      await rename(blob, join(folder, 'elsewhere'));
      await symlink(join(folder, 'elsewhere'), blob);
      return bundle;
    },
    'of which a file was not copied': async () => {
      const { bundle, blob } = await copy('half');
      await rm(blob);
      return bundle;
    },
    'of which a file was copied in part': async () => {
      const { bundle, blob } = await copy('cut');
      await truncate(blob, 100);
      return bundle;
    },
    'that is a file and half copied': async () => {
      await writeFile(join(folder, 'file.mwbundle'), 'the beginning of a file');
      return join(folder, 'file.mwbundle');
    },
  };
  it.each([
    ['on a stick that is not there', 'source/missing', 'Plug the stick in again'],
    ['that is an empty folder', 'trust/bundle-incomplete', 'Copy the bundle to the stick again, whole.'],
    ['that holds a link in place of a file', 'source/not-regular', 'Do not use this stick.'],
    ['of which a file was not copied', 'trust/bundle-incomplete', 'Copy the bundle to the stick again, whole.'],
    ['of which a file was copied in part', 'store/wrong-size', 'Copy the bundle to the stick again, whole.'],
    ['that is a file and half copied', 'tar/truncated', 'Copy it to the stick again.'],
  ])('%s is refused with %s and what to do, by both commands', async (what, faultCode, cure) => {
    const bundle = await (cases[what] ?? expect.fail)();
    for (const command of [
      ['images', 'import'],
      ['bundle', 'import'],
    ]) {
      const { code, json, err } = await line.run(...command, bundle);
      expect([code, json['ok'], json['code']]).toEqual([1, false, faultCode]);
      expect(err).toContain(cure);
    }
    expect(await line.succeed('images', 'list')).toMatchObject({ releases: [] });
  });

  it('does not keep the good one out', async () => {
    expect(await line.succeed('images', 'import', good)).toMatchObject({ releases: ['picker-app@1.1.0'] });
  });
});

describe('a message that is wrong', { timeout }, () => {
  const call = (operation: string, input: unknown) => JSON.stringify({ kind: 'call', id: 1, operation, input });
  const messages = [
    ['for an unknown operation', call('bots.explode', {}), 'gateway/unknown-operation'],
    ['for a name of the prototype', call('__proto__', {}), 'gateway/unknown-operation'],
    ['that is no JSON', '{"kind":', 'gateway/invalid-input'],
    ['of another shape', '{"kind":"call"}', 'gateway/invalid-input'],
    ['with a field too many', call('journal.verify', { root: true }), 'gateway/invalid-input'],
  ] as const;

  async function bySocket(message: string): Promise<unknown> {
    const socket = connect(socketPathFor(line.home));
    socket.on('error', () => undefined);
    const lines = createInterface({ input: socket });
    socket.write(`${message}\n`);
    try {
      return JSON.parse((await once(lines, 'line'))[0]);
    } finally {
      socket.destroy();
    }
  }

  it.each(messages)('%s is answered with a fault on the command line’s socket', async (_, message, code) => {
    expect(await bySocket(message)).toMatchObject({ kind: 'fault', fault: { code } });
  });

  it('and huge is refused unread, and its connection ends', async () => {
    expect(await bySocket('x'.repeat(maxFrameBytes + 1))).toMatchObject({ fault: { code: 'gateway/too-big' } });
  });

  it('is answered with a fault on the page’s connection too, and a huge one ends that', async () => {
    const { origin, host, hash } = new URL(link);
    const socket = new WebSocket(`ws://${host}/ws`, { origin });
    const heard = async () => JSON.parse(String((await once(socket, 'message'))[0]));
    await once(socket, 'open');
    socket.send(JSON.stringify({ kind: 'hello', token: hash.slice('#t='.length) }));
    expect(await heard()).toMatchObject({ kind: 'welcome' });
    for (const [, message, code] of messages) {
      socket.send(message);
      expect(await heard()).toMatchObject({ kind: 'fault', fault: { code } });
    }
    socket.send('x'.repeat(maxFrameBytes + 1));
    expect((await once(socket, 'close'))[0]).toBe(1009);
  });

  it('changes nothing for anybody else', async () => {
    expect(await line.succeed('journal', 'verify')).toMatchObject({ ok: true });
    expect((await line.succeed('bots', 'list'))['bots']).toHaveLength(12);
  });
});

describe('a folder that cannot be used', { timeout }, () => {
  it('because others may write to it is named with the cure', async () => {
    const open = join(folder, 'open');
    await mkdir(open);
    const { code, json } = await new CommandLine(open).run('bots', 'list');
    expect([code, json['ok']]).toEqual([0, true]);
    const shared = join(folder, 'shared');
    await mkdir(shared);
    await chmod(shared, 0o777);
    const refused = await new CommandLine(shared).run('serve');
    expect([refused.code, refused.json['code']]).toEqual([1, 'station/home-open']);
    expect(refused.err).toContain(`Other users may write to ${shared}.`);
    expect(refused.err).toContain('MILLWRIGHT_HOME');
  });
});

describe('a database that breaks', { timeout }, () => {
  it('is kept, and the backup that the fault asks for brings everything back', async () => {
    const backup = join(folder, 'backup');
    await line.succeed('site', 'backup', backup);
    expect(await line.stop()).toBe(0);
    const [site = ''] = await readdir(join(line.home, 'sites'));
    await writeFile(join(line.home, 'sites', site, 'site.db'), 'this is no database, whatever it was before');

    for (const words of [['serve'], ['bots', 'list'], ['serve']]) {
      const { code, json, err } = await line.run(...words);
      expect([code, json['code']]).toEqual([1, 'station/database-broken']);
      expect(err).toContain('Restore the newest backup. The broken file was kept.');
    }
    await line.succeed('site', 'restore', backup);
    await line.serve();
    expect((await line.succeed('images', 'list'))['releases']).toHaveLength(1);
    expect(await readdir(join(line.home, 'kept'))).toHaveLength(1);
  });
});
