// SPDX-License-Identifier: Apache-2.0
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineBench } from '../../../test/fakes/practice-engine.ts';
import { getContainer, renameContainer, updateContainer } from './containers.ts';
import { createContainer } from './create.ts';
import type { JsonObject } from './json.ts';
import { killContainer, powerOn, startContainer, stopContainer } from './lifecycle.ts';
import { processExited } from './process.ts';
import { PowerLost } from './refusal.ts';

let bench: EngineBench;

beforeEach(() => {
  bench = new EngineBench();
  const document = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Cmd: ['/app'] } });
  bench.engine.state.images.push({ id: 'sha256:1234', config: document, layers: [], tags: ['app:1'], lastTagTime: '' });
});
afterEach(() => bench.dispose());

async function run(name: string, policy: string, more: JsonObject = {}): Promise<void> {
  const body = { Image: 'app:1', ...more, HostConfig: { RestartPolicy: { Name: policy } } };
  createContainer(bench.engine, name, body);
  await bench.time.through(startContainer(bench.engine, name));
}

const stop = (name: string) => bench.time.through(stopContainer(bench.engine, name));
const statusOf = (name: string) => getContainer(bench.engine, name).status;
const labels = (script: string, afterS: string) => ({
  Labels: { 'dev.millwright.practice': script, 'dev.millwright.practice.after-s': afterS },
});

async function cyclePower(): Promise<void> {
  bench.engine.powerOff();
  await bench.time.through(powerOn(bench.boot()));
}

describe('power on', () => {
  it.each([
    ['no', 'exited', 'exited'],
    ['always', 'running', 'running'],
    ['unless-stopped', 'running', 'exited'],
    ['on-failure', 'running', 'exited'],
  ])('with policy %s, what ran is %s and what was stopped by hand is %s', async (policy, ran, stopped) => {
    await run('ran', policy);
    await run('stopped', policy);
    await stop('stopped');
    await cyclePower();
    expect({ ran: statusOf('ran'), stopped: statusOf('stopped') }).toEqual({ ran, stopped });
  });

  it('never starts what was never started', async () => {
    createContainer(bench.engine, 'fresh', { Image: 'app:1', HostConfig: { RestartPolicy: { Name: 'always' } } });
    await cyclePower();
    expect(statusOf('fresh')).toBe('created');
  });

  it('boots the old one of a swap on trial', async () => {
    await run('app', 'no');
    updateContainer(bench.engine, 'app', { RestartPolicy: { Name: 'always' } });
    await stop('app');
    await run('app.next', 'no');
    await cyclePower();
    expect({ old: statusOf('app'), trial: statusOf('app.next') }).toEqual({ old: 'running', trial: 'exited' });
  });

  it('keeps names and counts across the cut, and marks what was torn down', async () => {
    await run('app', 'no');
    renameContainer(bench.engine, 'app', 'app.prev');
    await cyclePower();
    expect(getContainer(bench.engine, 'app.prev')).toMatchObject({ status: 'exited', exitCode: 255, pid: 0 });
    expect(bench.engine.events.since(0).map((event) => event.Action)).toEqual(['create', 'start', 'rename']);
  });

  it('reads past an event that was half written when the power went', async () => {
    await run('app', 'no');
    appendFileSync(join(bench.folder, 'events.jsonl'), '{"Type":"container","Act');
    await cyclePower();
    expect(bench.engine.events.since(0)).toHaveLength(2);
  });
});

describe('power off', () => {
  it('lets no call that was under way change the disk', async () => {
    await run('app', 'no');
    const stopping = stopContainer(bench.engine, 'app');
    stopping.catch(() => undefined);
    await bench.time.pass(5);
    const before = bench.engine;
    await cyclePower();
    await bench.time.pass(100);
    await expect(stopping).rejects.toThrow(PowerLost);
    expect(() => before.save()).toThrow(PowerLost);
    expect(bench.engine.events.since(0).map((event) => event.Action)).not.toContain('stop');
  });
});

describe('a process that ends by itself', () => {
  it('is started again by its policy, later each time', async () => {
    await run('app', 'always', labels('exits', '1'));
    await bench.time.pass(1050);
    expect(statusOf('app')).toBe('restarting');
    await bench.time.pass(100);
    expect(getContainer(bench.engine, 'app')).toMatchObject({ status: 'running', restartCount: 1 });
    await bench.time.pass(3000);
    expect(getContainer(bench.engine, 'app').restartCount).toBe(3);
  });

  it('stays down when its policy says so', async () => {
    await run('app', 'no', labels('exits', '1'));
    await bench.time.pass(5000);
    expect(getContainer(bench.engine, 'app')).toMatchObject({ status: 'exited', exitCode: 1, restartCount: 0 });
  });

  it('stays down after a kill by hand, whatever its policy', async () => {
    await run('app', 'always');
    killContainer(bench.engine, 'app', '');
    await bench.time.pass(5000);
    expect(getContainer(bench.engine, 'app')).toMatchObject({ status: 'exited', exitCode: 137 });
  });

  it('gives up restarting after the retries that on-failure allows', async () => {
    const body = { Image: 'app:1', HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 } } };
    createContainer(bench.engine, 'app', { ...body, ...labels('exits', '0') });
    await bench.time.through(startContainer(bench.engine, 'app'));
    await bench.time.pass(10_000);
    expect(getContainer(bench.engine, 'app')).toMatchObject({ status: 'exited', restartCount: 2 });
  });
});

describe('HEALTHCHECK', () => {
  const check = { Healthcheck: { Test: ['CMD', 'check'], Interval: 1e9, Retries: 2 } };
  const health = () => getContainer(bench.engine, 'app').health?.Status;

  it('is starting, then healthy with the first success, then unhealthy with enough failures in a row', async () => {
    await run('app', 'no', { ...check, ...labels('degrades', '3') });
    expect(health()).toBe('starting');
    await bench.time.pass(1100);
    expect(health()).toBe('healthy');
    await bench.time.pass(2500);
    expect(health()).toBe('healthy');
    await bench.time.pass(2000);
    expect(health()).toBe('unhealthy');
  });

  it('restarts nothing', async () => {
    await run('app', 'always', { ...check, ...labels('unhealthy', '0') });
    await bench.time.pass(10_000);
    expect(health()).toBe('unhealthy');
    expect(getContainer(bench.engine, 'app')).toMatchObject({ status: 'running', restartCount: 0 });
  });

  it('ends with the process', async () => {
    await run('app', 'no', check);
    processExited(bench.engine, getContainer(bench.engine, 'app'), 1);
    const { length } = bench.engine.events.since(0);
    await bench.time.pass(10_000);
    expect(bench.engine.events.since(0)).toHaveLength(length);
  });
});
