// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import type { BotFamily } from '../../../app/ports/index.ts';

/**
 * What can be made wrong with a practice bot:
 * `unreachable` nothing listens · `silent` it takes calls and never answers · `slow` late answers, 64 kB/s uploads ·
 * `intermittent-link` some calls are cut before, some after they took effect · `power-cut` no power until it is taken
 * back · `disk-full` no room for images or containers · `load-corrupts` what it stores is not what was sent ·
 * `app-degraded` its application works badly whatever the image · `app-crash` its application ends once with code 137,
 * a microcontroller resets by itself · `wrong-image` its bootloader takes no new image, as one signed with another key ·
 * `lies` its answers are not true · `noise` garbage and answers to nobody come before each answer.
 */
export const FAULTS = [
  'unreachable',
  'silent',
  'slow',
  'intermittent-link',
  'power-cut',
  'disk-full',
  'load-corrupts',
  'app-degraded',
  'app-crash',
  'wrong-image',
  'lies',
  'noise',
] as const;

export type FaultName = (typeof FAULTS)[number];

const impossible: Readonly<Record<BotFamily, readonly FaultName[]>> = {
  container: ['wrong-image', 'lies', 'noise'],
  mcu: ['disk-full'],
};

/**
 * One order to break or mend something. With `at` it waits for the nth call that fits (`GET /info`, `write image/upload`,
 * `*` for any part; the next one when `nth` is left out) and strikes before the call is worked, or after it took effect and
 * before it is answered; or, for the power of a microcontroller, for the nth flash operation from now.
 */
export const faultOrder = z.strictObject({
  bot: z.string(),
  fault: z.enum(FAULTS),
  on: z._default(z.boolean(), true),
  /** Taken back by itself after so many seconds, scaled by the speed. */
  forS: z.optional(z.number().check(z.positive())),
  at: z.optional(
    z.union([
      z.strictObject({
        call: z.string(),
        phase: z.enum(['before', 'after']),
        nth: z.optional(z.int().check(z.positive())),
      }),
      z.strictObject({ flash: z.int().check(z.positive()) }),
    ]),
  ),
});
export type FaultOrder = z.infer<typeof faultOrder>;

/** Throws when bots of that family cannot break so. */
export function assertCan(family: BotFamily, { bot, fault, at }: FaultOrder): void {
  const atFlash = at !== undefined && 'flash' in at;
  const isImpossible = impossible[family].includes(fault) || (atFlash && (family !== 'mcu' || fault !== 'power-cut'));
  if (isImpossible) throw new RangeError(`${bot} cannot break so: ${fault}`);
}

/** A fault at a time of the story, in seconds scaled by the speed. `bot` may be `any`: the seed chooses. */
export const scheduledFault = z.strictObject({
  bot: z.string(),
  fault: z.enum(FAULTS),
  afterS: z.number().check(z.nonnegative()),
  forS: z.optional(z.number().check(z.positive())),
});
export type ScheduledFault = z.infer<typeof scheduledFault>;
