// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contractVersion, type StreamItem, type StreamName } from '../../app/contract/index.ts';
import { unwrap } from '../../app/kernel/index.ts';
import type { Client } from '../../renderer/client/index.ts';
import { Desktop } from '../fakes/desktop.ts';

/** The first item of a stream that fits, once there is one. */
function seen<Name extends StreamName>(client: Client, name: Name, fits: (item: StreamItem<Name>) => boolean) {
  const { state } = client.stream(name);
  const find = () => {
    const found = state.getState().items.find(fits);
    if (found === undefined) throw new Error(`nothing in ${name} fits yet`);
    return found;
  };
  return vi.waitFor(find, { timeout: 45_000, interval: 100 });
}

/** Brings the practice release that works to this laptop and begins its rollout, as a person would. */
async function beginRollout(client: Client): Promise<string> {
  const list = async (handle: string | null) => unwrap(await client.call('chooser.list', { handle })).entries;
  const folder = (await list(null)).find(({ name }) => name === 'practice-releases');
  const bundle = (await list(folder?.handle ?? null)).find(({ name }) => name.includes('1.1.0'));
  unwrap(await client.call('images.import', { handle: bundle?.handle ?? '' }));
  const { id: releaseId } = await seen(client, 'releases', ({ release }) => release.version === '1.1.0');
  const plan = { releaseId, botIds: null, canaryIds: null, policy: { soakS: 600 } };
  await seen(client, 'bots', (bot) => bot.running !== null);
  const { token } = unwrap(await client.call('rollouts.prepare', plan));
  const begun = await client.call('rollouts.commit', { token, who: 'Ada', override: 'Practice' });
  return unwrap(begun).rolloutId;
}

let home: string;
let desktop: Desktop;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'millwright-desktop-'));
  desktop = new Desktop(home);
});
afterEach(async () => {
  await desktop.close();
  await rm(home, { recursive: true, force: true });
});

describe('the station in the desktop shell', () => {
  it('shows a page the practice site, takes orders from it, and ends well when asked', async () => {
    const client = desktop.openPage(1);
    const bots = client.stream('bots');
    const rows = await vi.waitFor(
      () => {
        const { items } = bots.state.getState();
        expect(items.length).toBeGreaterThanOrEqual(6);
        return items as readonly StreamItem<'bots'>[];
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(rows.every((bot) => bot.name.length > 0)).toBe(true);
    expect(client.link.getState()).toEqual({ kind: 'connected' });
    expect(await client.call('station.introduce', { technician: 'Ada' })).toMatchObject({ ok: true });
    client.close();
    desktop.say({ kind: 'end', when: 'idle' });
    expect(await desktop.ended()).toBe(0);
  }, 60_000);

  it('works on when its page is gone, does not end in the middle of work, and shows the next page where it stands', async () => {
    const client = desktop.openPage(1);
    const rolloutId = await beginRollout(client);
    desktop.say({ kind: 'leave', page: 1 });
    await vi.waitFor(() => expect(desktop.told).toEqual([{ kind: 'working' }]), { timeout: 10_000, interval: 50 });
    client.close();
    desktop.say({ kind: 'end', when: 'idle' });
    await vi.waitFor(() => expect(desktop.told).toHaveLength(2), { timeout: 10_000, interval: 50 });
    const next = desktop.openPage(2);
    const rollout = await seen(next, 'rollouts', ({ id }) => id === rolloutId);
    expect(rollout.status).toBe('running');
    next.close();
    desktop.say({ kind: 'end', when: 'now' });
    expect(await desktop.ended()).toBe(0);
  }, 120_000);

  it('answers a page that says what the contract does not know, and shows another page the truth', async () => {
    const port = desktop.join(7);
    const heard: unknown[] = [];
    port.addEventListener('message', (event) => void heard.push(JSON.parse(String(Reflect.get(event, 'data')))));
    for (const junk of [
      { kind: 'call' },
      null,
      '{"kind":',
      '{"kind":"call","id":1,"operation":"__proto__","input":{}}',
    ]) {
      port.postMessage(junk);
    }
    const faults = await vi.waitFor(
      () => {
        const found = heard.filter((frame) => JSON.stringify(frame).includes('"fault"'));
        expect(found).toHaveLength(4);
        return found;
      },
      { timeout: 30_000, interval: 100 },
    );
    expect(heard).toContainEqual({ kind: 'welcome', contract: contractVersion });
    expect(faults.map((frame) => Reflect.get(Object(Reflect.get(Object(frame), 'fault')), 'code'))).toEqual([
      'gateway/invalid-input',
      'gateway/invalid-input',
      'gateway/invalid-input',
      'gateway/unknown-operation',
    ]);
    const client = desktop.openPage(8);
    expect(await client.call('station.introduce', { technician: 'Ada' })).toMatchObject({ ok: true });
    client.close();
  }, 60_000);

  it('says in words that another station holds the data folder', async () => {
    const client = desktop.openPage(1);
    await client.call('station.introduce', { technician: 'Ada' });
    const second = new Desktop(home);
    await vi.waitFor(() => expect(second.told).toEqual([expect.objectContaining({ kind: 'refused' })]), {
      timeout: 30_000,
      interval: 100,
    });
    await second.close();
    client.close();
  }, 60_000);
});
