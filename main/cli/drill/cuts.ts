// SPDX-License-Identifier: Apache-2.0
import { drawn } from './chance.ts';
import type { DrillBot } from './site.ts';
import type { TroubleOrder } from './trouble.ts';

type At = NonNullable<TroubleOrder['at']>;

const uploads = { mcu: 'write image/upload', container: 'POST /images/load' } as const;
const cutsPerUpload = 3;
/** Datagrams between two cuts: the smallest practice image takes more than three times as many. */
const chunksBetween = [2, 12] as const;
/** Scripted seconds: from a blink to longer than any answer is waited for. */
const cableOutS = [6, 72] as const;
const powerOutS = [6, 24] as const;

/** The cable of every bot comes loose in the middle of its upload: a chip's several times, an engine's once, as that must begin again. */
export function cableCuts(bots: readonly DrillBot[], seed: number): readonly TroubleOrder[] {
  return bots.flatMap(({ name, family }) => {
    const call = uploads[family];
    const cut = (words: string, at: At): TroubleOrder => {
      return { bot: name, fault: 'unreachable', forS: drawn(`out ${words}`, cableOutS), at };
    };
    if (family === 'container') return [cut(`${seed} ${name}`, { call, phase: phaseOf(`${seed} ${name}`) })];
    let nth = 0;
    return Array.from({ length: cutsPerUpload }, (_, index) => {
      const words = `${seed} ${name} ${index}`;
      nth += drawn(words, chunksBetween);
      return cut(words, { call, phase: phaseOf(words), nth });
    });
  });
}

/** Every bot loses power while an image is brought to it. */
export function powerCutsWhileStaging(bots: readonly DrillBot[], seed: number): readonly TroubleOrder[] {
  return bots.map(({ name, family }) => {
    const words = `${seed} ${name} staging`;
    const nth = family === 'mcu' ? { nth: drawn(words, chunksBetween) } : {};
    return powerCut(name, words, { call: uploads[family], phase: phaseOf(words), ...nth });
  });
}

/** The steps after staging, by the calls that take them. */
const laterSteps: Readonly<Record<DrillBot['family'], readonly At[]>> = {
  mcu: [
    { call: 'write image/state', phase: 'before' },
    { call: 'write image/state', phase: 'after' },
    { call: 'write os/reset', phase: 'before' },
    { call: 'write os/reset', phase: 'after' },
    { call: 'write image/state', phase: 'before', nth: 2 },
    { call: 'write image/state', phase: 'after', nth: 2 },
  ],
  container: [
    { call: 'POST /containers/create', phase: 'before' },
    { call: 'POST /containers/create', phase: 'after' },
    { call: 'POST /containers/*/stop', phase: 'after' },
    { call: 'POST /containers/*/start', phase: 'before' },
    { call: 'POST /containers/*/start', phase: 'after' },
    { call: 'POST /containers/*/update', phase: 'after' },
  ],
};

/** Each bot loses power at one step of its swap, another one at the next: together they have all of them. The seed says who has which. */
export function powerCutsWhileSwapping(bots: readonly DrillBot[], seed: number): readonly TroubleOrder[] {
  return (['mcu', 'container'] as const).flatMap((family) => {
    const steps = laterSteps[family];
    return bots
      .filter((bot) => bot.family === family)
      .map(({ name }, index) =>
        powerCut(name, `${seed} ${name} swap`, steps[(index + seed) % steps.length] ?? steps[0]),
      );
  });
}

/** A staged chip loses power at an operation that the seed draws, from the mark for the trial to the middle of MCUboot's exchange of the slots. */
export function powerCutInExchange(bot: string, seed: number): TroubleOrder {
  return powerCut(bot, `${seed} ${bot} exchange`, { flash: drawn(`${seed} ${bot}`, [1, 40]) });
}

function powerCut(bot: string, words: string, at: At | undefined): TroubleOrder {
  return { bot, fault: 'power-cut', forS: drawn(`out ${words}`, powerOutS), ...(at === undefined ? {} : { at }) };
}

function phaseOf(words: string): 'before' | 'after' {
  return drawn(`phase ${words}`, [0, 1]) === 0 ? 'before' : 'after';
}
