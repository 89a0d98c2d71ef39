// SPDX-License-Identifier: Apache-2.0
import type { EngineIdentity } from '../engine/engine.ts';
import { seededBytes } from './chance.ts';

export type RosterEntry = {
  readonly name: string;
  /** File-name form of the name. */
  readonly slug: string;
  readonly model: 'picker-a' | 'picker-b';
  readonly cell: string;
  readonly identity: EngineIdentity;
};

const CELLS = 3;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bots of the practice site: the same seed makes the same machines. Models alternate; cells hold both models. */
export function practiceRoster(bots: number, seed: number): readonly RosterEntry[] {
  return Array.from({ length: bots }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    const model = index % 2 === 0 ? 'picker-a' : 'picker-b';
    const cell = `cell-${(Math.floor(index / 2) % CELLS) + 1}`;
    const labels = [`millwright.model=${model}`, `millwright.cell=${cell}`];
    const architecture = model === 'picker-a' ? 'amd64' : 'arm64';
    const identity = { engineId: engineId(seed, index), hostName: `picker-${number}`, labels, architecture } as const;
    return { name: `Picker ${number}`, slug: `picker-${number}`, model, cell, identity };
  });
}

/** Twelve groups of four base32 letters, as libtrust fingerprints look. */
function engineId(seed: number, index: number): string {
  const letters = [...seededBytes(`engine ${seed} ${index}`, 48)].map((byte) => BASE32[byte % 32] ?? 'A').join('');
  return letters.match(/.{4}/g)?.join(':') ?? letters;
}
