// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe } from 'vitest';
import type { ContainerRun, HealthSpec, HttpProbe } from '../../../app/ports/index.ts';
import { createContainerDriver } from '../../../hardware/drivers/container/index.ts';
import { systemClock } from '../../../main/platform/clock.ts';
import type { ContainerBot } from '../../contract/driver/bot.ts';
import { triesOf } from '../../contract/driver/container-bot.ts';
import { openCuttingProxy } from '../../contract/driver/cutting-proxy.ts';
import { EventObserver } from './observer.ts';
import { layoutContent, readLayoutImage } from './oci-layout.ts';
import { type EngineRig, type RigBot, startEngineRig } from './rig.ts';

const exec = promisify(execFile);
const FOREIGN_IMAGE = 'somebody/weaver:old';

export const rigRun: ContainerRun = {
  name: 'weaver',
  env: { DEGRADE_AFTER_S: '4' },
  ports: [{ container: 8080, host: 0, protocol: 'tcp' }],
  volumes: [{ volume: 'weaver-data', path: '/data', readOnly: false }],
  devices: [],
  network: 'bridge',
  memoryMb: 64,
  cpus: 0.5,
  pidsLimit: 64,
  stopGraceS: 1,
  healthcheck: {
    test: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/healthz'],
    intervalS: 1,
    timeoutS: 5,
    retries: 2,
    startPeriodS: 1,
  },
};

export const rigHealth: HealthSpec<HttpProbe> = {
  // A shell answers here, on a machine that also unpacks images and draws pages: slow is not broken.
  startupS: 40,
  periodS: 1,
  probes: [{ kind: 'http', id: 'healthz', port: 8080, path: '/healthz', timeoutS: 5, failureThreshold: 3 }],
};

/** A real engine of the rig as a bot under test, reached by the named address. */
export async function rigContractBot(rig: EngineRig, via: RigBot | 'ssh'): Promise<ContainerBot> {
  const bot: RigBot = via === 'b' ? 'b' : 'a';
  const observer = new EventObserver(rig.socket(bot));
  const image = (version: string) => readLayoutImage(rig.layout, version, { run: rigRun, health: rigHealth });
  const [good, better, degrading, exiting] = await Promise.all(['1.0.0', '1.1.0', '2.0.0', '2.1.0'].map(image));
  if (!good || !better || !degrading || !exiting) throw new Error('the rig lacks a release');
  const docker = (...args: string[]) => rig.docker(bot, ...args);
  const lines = async (...args: string[]) => (await docker(...args)).split('\n').filter((line) => line !== '');
  const runForeign = async (name: string) => {
    const host = `unix://${rig.socket(bot)}`;
    await exec('skopeo', [
      'copy',
      '--insecure-policy',
      `--dest-daemon-host=${host}`,
      `oci:${rig.layout}:${good.release.version}`,
      `docker-daemon:${FOREIGN_IMAGE}`,
    ]);
    await docker('run', '-d', '--name', name, '-p', '8080', FOREIGN_IMAGE);
  };
  return {
    driver: createContainerDriver({ clock: systemClock }),
    address: rig.addresses[via],
    images: { good, better, degrading, exiting },
    content: layoutContent(rig.layout),
    countCalls: (op) => observer.count(op),
    running: async () => (await lines('ps', '--format', '{{.Names}}')).sort(),
    async reset() {
      const containers = await lines('ps', '-aq');
      if (containers.length > 0) await docker('rm', '-f', ...containers);
      await docker('image', 'prune', '-af');
      const volumes = await lines('volume', 'ls', '-q');
      if (volumes.length > 0) await docker('volume', 'rm', '-f', ...volumes);
      await observer.watch();
      observer.forget();
    },
    countTries: async (op) => triesOf(await observer.count(op)),
    openCable: (cut) => openCuttingProxy(rig.addresses[via], cut),
    runFormer: () => runForeign(good.run.name),
    runForeign,
    async cutPower() {
      await rig.engine('cut', bot);
      await observer.watch();
    },
    goAway: () => rig.engine('stop', bot),
    async comeBack() {
      await rig.engine('start', bot);
      await observer.watch();
    },
    dispose: () => observer.close(),
  };
}

/** Tests on a rig of their own, with its bots by the address under which they are reached. */
export function describeOnEngines(
  name: string,
  describeAll: (bot: (via: RigBot | 'ssh') => () => Promise<ContainerBot>) => void,
): void {
  describe(name, () => {
    let rig: EngineRig | undefined;
    beforeAll(async () => {
      rig = await startEngineRig();
    }, 120_000);
    afterAll(async () => rig?.dispose(), 60_000);

    describeAll((via) => async () => {
      if (rig === undefined) throw new Error('the rig did not start');
      return rigContractBot(rig, via);
    });
  });
}
