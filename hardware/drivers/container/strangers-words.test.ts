// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, scriptedEngine } from '../../../test/fakes/scripted-engine.ts';
import { openLanLink } from '../../links/lan/index.ts';
import { ContainerSession } from './session.ts';

const clock = { now: () => 0, monotonicMs: () => 0, sleep: async () => undefined };
const never = '0001-01-01T00:00:00Z';
/** Renames a terminal's window, clears it, turns the reading direction, and does not end. */
const hostile = `\u001b]0;x\u0007\u001b[2J\u009b31m\u202e<b>${'W'.repeat(3_000_000)}`;
const harmless = /^[^\p{Cc}\p{Cf}]{0,1100}$/u;

const goodInfo = { ID: 'AAAA:BBBB', Name: 'bot', ServerVersion: '26', OSType: 'linux', Architecture: 'x86_64' };
const container = {
  Id: 'c1',
  Name: '/app',
  Created: never,
  Image: 'sha256:x',
  RestartCount: 0,
  State: { Running: true, StartedAt: never, FinishedAt: never, ExitCode: 0 },
  Config: { Image: 'x', Labels: {} },
  HostConfig: { RestartPolicy: { Name: 'no' }, AutoRemove: false, NetworkMode: 'bridge' },
  NetworkSettings: {},
};

let close = async (): Promise<void> => undefined;
afterEach(() => close());

/** A session with an engine whose answers are these, by the part of the address that names them. */
async function sessionWith(answers: Readonly<Record<string, Answer>>) {
  const usual: Readonly<Record<string, Answer>> = {
    '/info': { body: goodInfo },
    '/containers/json': { body: [{ Id: 'c1', Names: ['/app'], State: 'running', Labels: {}, Created: 0 }] },
    '/containers/c1/json': { body: container },
    '/volumes/': { status: 404, body: { message: 'no such volume' } },
  };
  const all = Object.entries({ ...usual, ...answers });
  const scripted = await scriptedEngine(({ line }) => all.find(([part]) => line.includes(part))?.[1] ?? {});
  const link = openLanLink(scripted.address);
  close = async () => {
    link.close();
    await scripted.close();
  };
  return new ContainerSession(link, clock);
}

function everyTextIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(everyTextIn) : [];
}

describe('what a bot writes into its names, labels and refusals', () => {
  it('comes out short and without anything that commands a screen', async () => {
    const labels = { 'dev.millwright.release': `${hostile}@${hostile}`, 'dev.millwright.op': hostile };
    const session = await sessionWith({
      '/info': {
        body: { ...goodInfo, Name: hostile, KernelVersion: hostile, Labels: [`millwright.model=${hostile}`] },
      },
      '/containers/c1/json': { body: { ...container, Config: { Image: hostile, Labels: labels } } },
      '/volumes/': { body: { Name: 'millwright-lease', Labels: { 'dev.millwright.lease.holder': hostile } } },
    });
    const observed = await session.observe();
    if (!observed.ok) throw new Error(observed.fault.code);
    expect(observed.value.slots.committed).toMatchObject({ release: null, running: true });
    expect(everyTextIn(observed.value).filter((text) => !harmless.test(text))).toEqual([]);
  });

  it('comes out harmless of a refusal', async () => {
    const session = await sessionWith({ '/info': { status: 500, body: { message: hostile } } });
    const refused = await session.identify();
    if (refused.ok) throw new Error('taken for an answer');
    expect(refused.fault.code).toBe('driver/refused');
    expect(everyTextIn([refused.fault.message, refused.fault.details]).filter((text) => !harmless.test(text))).toEqual(
      [],
    );
  });

  it('is no identity when it cannot be one', async () => {
    const session = await sessionWith({ '/info': { body: { ...goodInfo, ID: hostile } } });
    expect(await session.identify()).toMatchObject({ ok: false, fault: { code: 'driver/protocol' } });
  });

  it('is no port when no port has that number', async () => {
    const ports = { '8080/tcp': [{ HostPort: '99999' }] };
    const session = await sessionWith({
      '/containers/c1/json': { body: { ...container, NetworkSettings: { Ports: ports } } },
    });
    const probe = { kind: 'http' as const, id: 'up', port: 8080, path: '/', timeoutS: 1, failureThreshold: 1 };
    const answered = await session.probe({ startupS: 1, periodS: 1, probes: [probe] });
    expect(answered).toMatchObject({ ok: true, value: [{ ok: false, detail: 'port 8080 is not published' }] });
  });
});
