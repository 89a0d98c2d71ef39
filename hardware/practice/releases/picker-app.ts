// SPDX-License-Identifier: Apache-2.0
import type { ContainerRun, HealthSpec, HttpProbe } from '../../../app/ports/index.ts';

export type PracticeModel = { readonly name: 'picker-a' | 'picker-b'; readonly architecture: 'amd64' | 'arm64' };

export const PRACTICE_PRODUCT = 'picker-app';

export const PRACTICE_MODELS: readonly PracticeModel[] = [
  { name: 'picker-a', architecture: 'amd64' },
  { name: 'picker-b', architecture: 'arm64' },
];

export type PracticeRelease = {
  readonly version: string;
  readonly builtAt: string;
  readonly notes: string;
  /** Image labels that tell a practice bot how the application behaves; a real engine does not mind them. */
  readonly behaviour: Readonly<Record<string, string>>;
};

/** What a fresh practice bot runs. */
export const FIRST_RELEASE: PracticeRelease = {
  ...{ version: '1.0.0', builtAt: '2026-01-12T08:00:00Z', behaviour: { 'dev.millwright.practice': 'steady' } },
  notes: 'The release that the pickers came with.',
};

/** The releases of the practice site, oldest first. 1.3.0 is a good release until somebody touches its bundle. */
export const PRACTICE_RELEASES: readonly PracticeRelease[] = [
  FIRST_RELEASE,
  {
    ...{ version: '1.1.0', builtAt: '2026-03-09T08:00:00Z', behaviour: { 'dev.millwright.practice': 'steady' } },
    notes: 'Picks thin boxes without a second try.',
  },
  {
    ...{ version: '1.2.0', builtAt: '2026-05-18T08:00:00Z' },
    behaviour: { 'dev.millwright.practice': 'degrades', 'dev.millwright.practice.after-s': '30' },
    notes: 'Faster lift. Works well at first, then gets slower and slower.',
  },
  {
    ...{ version: '1.3.0', builtAt: '2026-06-22T08:00:00Z', behaviour: { 'dev.millwright.practice': 'steady' } },
    notes: 'Calmer lift.',
  },
];

/** How every release of the picker runs; signed with the release. */
export const PRACTICE_RUN: ContainerRun = {
  name: 'picker',
  env: { PICKER_SITE: 'practice' },
  ports: [{ container: 8080, host: 0, protocol: 'tcp' }],
  volumes: [{ volume: 'picker-data', path: '/data', readOnly: false }],
  devices: [],
  ...{ network: 'bridge', memoryMb: 128, cpus: 1, pidsLimit: 64, stopGraceS: 2 },
  healthcheck: {
    test: ['CMD', '/usr/bin/picker-app', '--self-test'],
    intervalS: 1,
    timeoutS: 1,
    retries: 3,
    startPeriodS: 5,
  },
};

export const PRACTICE_HEALTH: HealthSpec<HttpProbe> = {
  startupS: 10,
  periodS: 1,
  probes: [{ kind: 'http', id: 'pick-cycle', port: 8080, path: '/healthz', timeoutS: 2, failureThreshold: 2 }],
};

/** Seconds of watching that the practice releases ask for. */
export const PRACTICE_SOAK_S = 60;
