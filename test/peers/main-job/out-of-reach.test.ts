// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotAddress } from '../../../app/ports/index.ts';
import { type EngineRig, startEngineRig } from '../engines/rig.ts';
import { CommandLine } from './command-line.ts';
import { type Publication, publish } from './publisher.ts';
import { Witness } from './witness.ts';

const exec = promisify(execFile);

// What a technician reads on the command line when a real engine is out of reach, is another one, or goes away in the
// middle of a rollout. One story in order.

const who = ['--who', 'Ada'];
type Bot = { name: string; state: string; faultCode: string | null; reason: string | null };
type Rollout = { status: string; sentence: string; tiles: { name: string; note: string | null }[] };

describe('a real engine out of reach', { timeout: 120_000 }, () => {
  let rig: EngineRig;
  let line: CommandLine;
  let tls: Extract<BotAddress, { via: 'tls' }>;
  let ssh: Extract<BotAddress, { via: 'ssh' }>;
  let releases: Publication;
  let loom: Witness;
  beforeAll(async () => {
    rig = await startEngineRig();
    const { b, ssh: a } = rig.addresses;
    if (b.link !== 'docker' || b.via !== 'tls' || a.link !== 'docker' || a.via !== 'ssh')
      throw new Error('other addresses');
    [tls, ssh] = [b, a];
    line = new CommandLine(join(rig.folder, 'home'));
    loom = await Witness.of(rig, 'b');
    const folder = join(rig.folder, 'stick');
    await mkdir(folder);
    const editions = ['1.0.0', '1.1.0'].map((version) => ({ version, tag: version }));
    releases = await publish({ line, layout: rig.layout, folder }, editions);
    await line.serve();
    const create = ['site', 'create', 'Hall 3', '--root', join(folder, 'root.json'), ...who];
    await line.succeed(...create, '--fingerprint', releases.fingerprint);
  }, 120_000);
  afterAll(async () => {
    await line?.stop();
    await loom?.close();
    await rig?.dispose();
  }, 60_000);

  const tlsWords = (certificates = tls.certificates) => [
    `tls://${tls.host}:${tls.port}`,
    '--certificates',
    certificates,
  ];
  const sshWords = (hostKey?: string) => [
    ...[`ssh://${ssh.user}@${ssh.host}:${ssh.port}`, '--key', ssh.key, '--socket', ssh.socket],
    ...(hostKey === undefined ? [] : ['--host-key', hostKey]),
  ];
  const untilBot = (name: string, holds: (bot: Bot) => boolean) =>
    line.until(['bots', 'list'], ({ bots }) => (bots as Bot[]).find((bot) => bot.name === name && holds(bot)) ?? null);
  const untilRollout = (id: string, holds: (rollout: Rollout) => boolean) =>
    line.until(['rollout', 'status', id], ({ rollout }) => (holds(rollout as Rollout) ? (rollout as Rollout) : null));

  it('is refused under a wrong certificate, with the folder to use', async () => {
    const other = join(rig.folder, 'other-certificates');
    await cp(tls.certificates, other, { recursive: true });
    await exec('openssl', [
      ...'req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=x'.split(' '),
      ...['-keyout', join(other, 'other.pem'), '-out', join(other, 'ca.pem')],
    ]);
    const { code, json, err } = await line.run('bots', 'identify', ...tlsWords(other));
    expect([code, json['code']]).toEqual([1, 'link/tls-untrusted']);
    expect(err).toContain('Use the certificate folder that was made for this bot.');
  });

  it('is not spoken to before its host key was compared, nor under another one', async () => {
    const first = await line.run('bots', 'identify', ...sshWords());
    expect([first.code, first.json['code']]).toEqual([1, 'link/host-key-unknown']);
    expect(first.err).toContain(`The host key is ${ssh.hostKey}.`);
    const { code, json, err } = await line.run('bots', 'identify', ...sshWords(`SHA256:${'A'.repeat(43)}`));
    expect([code, json['code']]).toEqual([1, 'link/host-key-changed']);
    expect(err).toContain(`its host key is ${ssh.hostKey}`);
    expect(err).toContain('Nothing was sent to it.');
  });

  it('that changed its host key after it was added is lost, with the reason, until its own key is back', async () => {
    await line.succeed('bots', 'add', ...sshWords(ssh.hostKey), '--name', 'Press', '--label-confirmed');
    await untilBot('Press', ({ state }) => state !== 'not-seen');
    const folder = join(rig.folder, 'engines/ssh');
    for (const end of ['', '.pub']) await copyFile(join(folder, `host${end}`), join(folder, `own${end}`));
    await exec('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')]);
    await useHostKey('other');
    // An open session goes on under the key it was opened with; the next one is another matter.
    await line.kill();
    await line.serve();
    const lost = await untilBot('Press', ({ faultCode }) => faultCode === 'link/host-key-changed');
    expect(lost).toMatchObject({ state: 'not-seen', reason: expect.stringContaining('Another machine answers here') });
    const refreshed = await line.run('bots', 'refresh', 'Press');
    expect(refreshed).toMatchObject({ code: 1, json: { code: 'link/host-key-changed' } });
    await useHostKey('own');
    await untilBot('Press', ({ faultCode }) => faultCode === null);
    await line.succeed('bots', 'remove', 'Press');
  });

  it('that goes away in the middle of a rollout holds it with the reason; back again, it goes on after a resume', async () => {
    await line.succeed('bots', 'add', `unix://${rig.socket('a')}`, '--name', 'Press', '--label-confirmed');
    await line.succeed('bots', 'add', ...tlsWords(), '--name', 'Loom', '--label-confirmed');
    for (const version of ['1.0.0', '1.1.0']) await line.succeed('images', 'import', releases.bundle(version));
    const start = (version: string, ...more: string[]) =>
      line.succeed('rollout', 'start', `weaver@${version}`, ...who, '--soak-s', '2', '--canaries', 'Press', ...more);
    await start('1.0.0', '--after-canary', 'automatic', '--override', 'new bots', '--wait');
    await loom.news();

    const id = String((await start('1.1.0'))['rolloutId']);
    await untilRollout(id, ({ status }) => status === 'awaiting-promotion');
    await rig.engine('stop', 'b');
    const { err, code } = await line.run('bots', 'refresh', 'Loom');
    expect([code, err]).toEqual([1, expect.stringContaining('Check power, cable and address.')]);
    await line.succeed('rollout', 'promote', id, ...who, '--reason', 'the canary weaves well');
    const loomSays = (words: string) => (rollout: Rollout) =>
      rollout.tiles.some(({ name, note }) => name === 'Loom' && note?.includes(words));
    expect(await untilRollout(id, loomSays('Nothing answers at'))).toMatchObject({ status: 'running' });
    await line.succeed('rollout', 'pause', id, ...who, '--reason', 'the engine is gone');

    await rig.engine('start', 'b');
    expect(await untilRollout(id, () => true)).toMatchObject({ status: 'paused' });
    await line.succeed('rollout', 'resume', id, ...who, '--reason', 'the engine is back');
    await untilRollout(id, ({ status }) => status === 'completed');
    expect(await loom.version()).toBe('1.1.0');
    expect(await line.succeed('journal', 'verify')).toMatchObject({ ok: true });
  });

  /** Gives the machine another host key, or its own one back. */
  async function useHostKey(name: string): Promise<void> {
    const folder = join(rig.folder, 'engines/ssh');
    for (const end of ['', '.pub']) await copyFile(join(folder, `${name}${end}`), join(folder, `host${end}`));
    process.kill(Number(await readFile(join(folder, 'sshd.pid'), 'utf8')), 'SIGHUP');
  }
});
