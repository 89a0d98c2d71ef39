// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../ports/index.ts';

/** Wall time may drift this far from the time that passed between two looks; clocks are slewed by less. */
const toleratedMs = 2_000;

/**
 * Tells when the wall clock moved by itself since the last time it was asked, in ms; 0 when it did not. Somebody set it,
 * or the laptop slept: either way a span between two wall times is not time in which a bot was watched.
 */
export function clockJumps(clock: Pick<Clock, 'now' | 'monotonicMs'>): () => number {
  const offset = () => clock.now() - clock.monotonicMs();
  let before = offset();
  return () => {
    const moved = offset() - before;
    before += moved;
    return Math.abs(moved) > toleratedMs ? moved : 0;
  };
}
