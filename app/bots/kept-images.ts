// SPDX-License-Identifier: Apache-2.0
import type { BotObservation, ImageOnBot } from '../ports/index.ts';
import type { BotRecord } from './record.ts';

/** What runs, what stood by before it, and a few more, should the bot be set back by hand. */
const mostKept = 8;

/** The record with the image that the bot runs for good; the same record when it is known already. */
export function withKept(record: BotRecord, { slots }: BotObservation): BotRecord {
  const image = slots.committed;
  const kept = record.kept ?? [];
  if (record.family !== 'mcu' || !image?.running || image.config === null) return record;
  if (kept[0] === image.config) return record;
  const { config } = image;
  return { ...record, kept: [config, ...kept.filter((earlier) => earlier !== config)].slice(0, mostKept) };
}

/**
 * True when the image ran here for good. A container is `previous` only after it did; the standby slot of a microcontroller
 * holds what was merely sent as well as what was replaced, and the bot does not tell which.
 */
export function isProven({ family, kept }: BotRecord, { config }: ImageOnBot): boolean {
  return family !== 'mcu' || (config !== null && kept?.includes(config) === true);
}
