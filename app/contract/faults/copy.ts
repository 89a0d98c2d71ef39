// SPDX-License-Identifier: Apache-2.0

/** What a person reads about a fault: page, CLI and PDF show the same. At most 12 words a sentence, no blame. `{name}` is filled from the fault's details. */
export type FaultCopy = {
  readonly happened: string;
  /** Is the bot safe? */
  readonly bot: string;
  /** What to do now. */
  readonly next: string;
};

export type FaultCopyTable = Readonly<Record<`${string}/${string}`, FaultCopy>>;

/** Most faults happen before anything was touched. */
export const untouched = 'No bot was touched.';
export const botKeeps = 'The bot keeps running what it ran before.';
