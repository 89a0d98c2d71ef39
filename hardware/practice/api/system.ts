// SPDX-License-Identifier: Apache-2.0
import type { Engine } from '../engine/engine.ts';
import type { JsonObject } from '../engine/json.ts';
import { goTime } from '../engine/time.ts';
import { events } from './events.ts';
import { json, type Route, route } from './router.ts';

/** The engine that the practice bots imitate; its real answers are in test/fixtures/engine. */
export const ENGINE_VERSION = '20.10.24';
export const API_VERSION = '1.41';
export const OLDEST_API_VERSION = '1.12';
const KERNEL = '5.10.0-practice';

function version(engine: Engine): JsonObject {
  const { architecture } = engine.options.identity;
  const built = '2023-04-04T00:00:00.000000000+00:00';
  return {
    ...{ Platform: { Name: 'Millwright practice bot' }, Components: [] },
    ...{ Version: ENGINE_VERSION, ApiVersion: API_VERSION, MinAPIVersion: OLDEST_API_VERSION, GitCommit: 'practice' },
    ...{ GoVersion: 'none', Os: 'linux', Arch: architecture, KernelVersion: KERNEL, BuildTime: built },
  };
}

function info(engine: Engine): JsonObject {
  const { identity, time } = engine.options;
  const { containers, images } = engine.state;
  const count = (status: string): number => containers.filter((container) => container.status === status).length;
  const running = count('running') + count('restarting');
  return {
    ...{ ID: identity.engineId, Containers: containers.length, ContainersRunning: running, ContainersPaused: 0 },
    ...{ ContainersStopped: containers.length - running, Images: images.length, Driver: 'overlay2' },
    DriverStatus: [
      ['Backing Filesystem', 'extfs'],
      ['Supports d_type', 'true'],
      ['Native Overlay Diff', 'true'],
    ],
    ...{ MemoryLimit: true, SwapLimit: true, CpuCfsPeriod: true, CpuCfsQuota: true, PidsLimit: true, Debug: false },
    ...{ SystemTime: goTime(time.now()), LoggingDriver: 'json-file', CgroupDriver: 'cgroupfs', CgroupVersion: '1' },
    ...{ KernelVersion: KERNEL, OperatingSystem: 'Millwright practice bot', OSVersion: '1', OSType: 'linux' },
    ...{ Architecture: identity.architecture === 'arm64' ? 'aarch64' : 'x86_64', NCPU: 2, MemTotal: 2147483648 },
    ...{ DockerRootDir: '/var/lib/docker', Name: identity.hostName, Labels: identity.labels },
    ...{ ExperimentalBuild: false, ServerVersion: ENGINE_VERSION, DefaultRuntime: 'runc', LiveRestoreEnabled: false },
    ...{ SecurityOptions: ['name=seccomp,profile=default'], Warnings: null },
  };
}

export const systemRoutes: readonly Route[] = [
  route('GET', '/_ping', () => ({ kind: 'text', status: 200, text: 'OK' })),
  route('HEAD', '/_ping', () => ({ kind: 'text', status: 200, text: '' })),
  route('GET', '/version', ({ engine }) => json(version(engine))),
  route('GET', '/info', ({ engine }) => json(info(engine))),
  route('GET', '/events', events),
];
