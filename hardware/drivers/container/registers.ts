// SPDX-License-Identifier: Apache-2.0

import { isDigest } from '../../../app/kernel/index.ts';
import type { ImageOnBot, Slots } from '../../../app/ports/index.ts';
import { type Container, containerOf } from './containers.ts';
import type { Register, Registers } from './decide.ts';
import type { Engine } from './engine.ts';
import { driverError } from './faults.ts';
import { findRelease, LABEL } from './labels.ts';
import type { ContainerDetail, ListedContainer } from './schema.ts';

const SUFFIX: Readonly<Record<Register, string>> = {
  committed: '',
  trial: '.next',
  previous: '.prev',
  rejected: '.failed',
};
const REGISTERS = ['committed', 'trial', 'previous', 'rejected'] as const satisfies readonly Register[];
const READ_ATTEMPTS = 5;

export function registerName(app: string, register: Register): string {
  return `${app}${SUFFIX[register]}`;
}

/** What stands under an app's four names, in the engine's own words. */
export type RegisterDetails = Readonly<Record<Register, ContainerDetail | null>>;

/** Reads the registers of one app; without a name, of the app found on the bot. All null on a bot that has none. */
export async function readRegisterDetails(engine: Engine, app?: string): Promise<RegisterDetails> {
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    const listed = await engine.containers();
    const name = app ?? findApp(listed);
    const details = name === undefined ? EMPTY : await inspectAll(engine, listed, name);
    if (details !== undefined) return details;
  }
  throw driverError('driver/refused', 'the containers keep changing their names', {
    retry: 'later',
    details: { reason: 'the containers keep changing' },
  });
}

export async function readRegisters(engine: Engine, app?: string): Promise<Registers> {
  return registersOf(await readRegisterDetails(engine, app));
}

export function registersOf(details: RegisterDetails): Registers {
  const read = (register: Register) => {
    const detail = details[register];
    return detail === null ? null : containerOf(detail);
  };
  return {
    committed: read('committed'),
    trial: read('trial'),
    previous: read('previous'),
    rejected: read('rejected'),
  };
}

const EMPTY: RegisterDetails = { committed: null, trial: null, previous: null, rejected: null };

/** Undefined when a container was renamed or removed between the list and its inspection: then the picture is torn. */
async function inspectAll(
  engine: Engine,
  listed: readonly ListedContainer[],
  app: string,
): Promise<RegisterDetails | undefined> {
  const details = await Promise.all(
    REGISTERS.map(async (register) => {
      const name = `/${registerName(app, register)}`;
      const found = listed.find((container) => container.Names.includes(name));
      if (found === undefined) return null;
      const detail = await engine.container(found.Id);
      return detail?.Name === name ? detail : undefined;
    }),
  );
  const [committed, trial, previous, rejected] = details;
  if (committed === undefined || trial === undefined || previous === undefined || rejected === undefined) {
    return undefined;
  }
  return { committed, trial, previous, rejected };
}

/** The app whose containers carry our label; else the only container that runs, whoever made it. */
export function findApp(listed: readonly ListedContainer[]): string | undefined {
  const labelled = listed
    .flatMap((container) => container.Labels[LABEL.app] ?? [])
    .sort()
    .at(0);
  if (labelled !== undefined) return labelled;
  const running = listed.filter((container) => container.State === 'running');
  const only = running.length === 1 ? running[0] : undefined;
  return only?.Names.find((name) => name.lastIndexOf('/') === 0)?.slice(1);
}

export function slotsOf(registers: Registers): Slots {
  return {
    committed: imageOf(registers.committed),
    trial: imageOf(registers.trial),
    previous: imageOf(registers.previous),
    rejected: imageOf(registers.rejected),
  };
}

/** The name that the containers share, or null on a bot without any. */
export function appOf({ committed, trial }: Registers): string | null {
  return committed?.name ?? trial?.labels[LABEL.app] ?? null;
}

function imageOf(container: Container | null): ImageOnBot | null {
  if (container === null) return null;
  const config = container.labels[LABEL.config];
  return {
    release: findRelease(container.labels),
    label: container.image,
    config: isDigest(config) ? config : null,
    running: container.running,
    since: container.startedAt,
    op: container.op,
    restarts: container.restarts,
    health: container.health,
    exitCode: container.running || container.startedAt === null ? null : container.exitCode,
  };
}
