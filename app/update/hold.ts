// SPDX-License-Identifier: Apache-2.0
import type { Digest, Result } from '../kernel/index.ts';
import type { BotObservation, BotSession, ImageOnBot, Lease, Slots } from '../ports/index.ts';

type Holding = {
  readonly session: BotSession;
  /** Refuses an answer under another identity (`driver/wrong-bot`). */
  readonly read: () => Promise<Result<BotObservation>>;
  readonly lease: Lease;
};

/** Under this operation a bot goes back to its previous image after a confirm. */
export function backOp(op: string): string {
  return `${op}.back`;
}

/** A lease that this same laptop left behind is taken over; one rollout per bot is kept by the rollout engine. */
export async function holdBot({ session, lease: wanted }: Omit<Holding, 'read'>): Promise<Result<Lease>> {
  const taken = await session.takeLease(wanted, 'if-free');
  const leftBehind =
    !taken.ok && taken.fault.code === 'driver/lease-held' && taken.fault.details?.['laptop'] === wanted.laptop;
  return leftBehind ? session.takeLease(wanted, 'take-over') : taken;
}

/**
 * Gives an order that stops what runs. Hours may lie between the preflight and this: an address may lead to another bot
 * by now, and a person may have taken the bot over. An order that the bot already carries is only gone on with.
 */
export async function onHeldBot<T>(holding: Holding, op: string, order: () => Promise<Result<T>>): Promise<Result<T>> {
  const observed = await holding.read();
  if (!observed.ok) return observed;
  const { committed, trial, rejected } = observed.value.slots;
  const isBegun = [committed, trial, rejected].some((image) => image?.op === op);
  const held = isBegun ? null : await holdBot(holding);
  return held === null || held.ok ? order() : held;
}

/** True when the bot runs what neither this operation nor its way back put there: its previous image is not ours to start. */
export function isReplaced({ committed, trial }: Slots, op: string, config?: Digest): boolean {
  const ours = [op, backOp(op)];
  // A bot that keeps no operation ids is known by the image it runs.
  const isOurs = (image: ImageOnBot) =>
    image.op === null ? image.config !== null && image.config === config : ours.includes(image.op);
  return ![committed, trial].some((image) => image !== null && isOurs(image));
}
