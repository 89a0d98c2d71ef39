// SPDX-License-Identifier: Apache-2.0
import type { EngineIdentity } from '../engine/engine.ts';
import { MCU_PROFILES, type McuProfile } from '../mcu/profile.ts';
import type { WelderModel } from '../releases/welder-app.ts';
import { seededBytes } from './chance.ts';
import type { PracticeMcuView } from './practice-fleet.ts';

export type RosterEntry = {
  readonly name: string;
  /** File-name form of the name. */
  readonly slug: string;
  readonly model: 'picker-a' | 'picker-b';
  readonly cell: string;
  readonly identity: EngineIdentity;
};

export type McuRosterEntry = {
  readonly name: string;
  readonly slug: string;
  readonly model: WelderModel;
  readonly cell: string;
  /** On its name plate, in the settings. */
  readonly id: string;
  readonly identity: PracticeMcuView['identity'];
  readonly profile: McuProfile;
};

/** Cells of one hall, and how many bots of a kind stand in it; the next ones stand in the next hall. */
const CELLS_OF_HALL = 3;
const KIND_IN_HALL = 36;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bots of the practice site: the same seed makes the same machines. Models alternate; cells hold both models. */
export function practiceRoster(bots: number, seed: number): readonly RosterEntry[] {
  return Array.from({ length: bots }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    const model = index % 2 === 0 ? 'picker-a' : 'picker-b';
    const cell = cellOf(index);
    const labels = [`millwright.model=${model}`, `millwright.cell=${cell}`];
    const architecture = model === 'picker-a' ? 'amd64' : 'arm64';
    const identity = { engineId: engineId(seed, index), hostName: `picker-${number}`, labels, architecture } as const;
    return { name: `Picker ${number}`, slug: `picker-${number}`, model, cell, identity };
  });
}

/** The microcontrollers of the practice site, beside the pickers in the same cells; their servers are built in different ways. */
export function mcuRoster(bots: number, seed: number): readonly McuRosterEntry[] {
  return Array.from({ length: bots }, (_, index) => {
    const slug = `welder-${String(index + 1).padStart(2, '0')}`;
    const profile = MCU_PROFILES[index % MCU_PROFILES.length] ?? MCU_PROFILES[0];
    if (profile === undefined) throw new RangeError('there is no kind of server');
    const id = `mw-${seededBytes(`chip ${seed} ${index}`, 8).toString('hex')}`;
    return {
      ...{ name: `Welder ${slug.slice('welder-'.length)}`, slug, id, profile, cell: cellOf(index) },
      model: index % 2 === 0 ? 'welder-m4' : 'welder-m33',
      identity: profile.hasSettings ? { grade: 'assumed', value: id } : { grade: 'labelled', value: slug },
    };
  });
}

function cellOf(index: number): string {
  const hall = Math.floor(index / KIND_IN_HALL);
  return `cell-${hall * CELLS_OF_HALL + (Math.floor(index / 2) % CELLS_OF_HALL) + 1}`;
}

/** Twelve groups of four base32 letters, as libtrust fingerprints look. */
function engineId(seed: number, index: number): string {
  const letters = [...seededBytes(`engine ${seed} ${index}`, 48)].map((byte) => BASE32[byte % 32] ?? 'A').join('');
  return letters.match(/.{4}/g)?.join(':') ?? letters;
}
