// SPDX-License-Identifier: Apache-2.0

/** Every message of the page, as English has it. */
export type English = typeof import('./en/bots.ts') &
  typeof import('./en/connect.ts') &
  typeof import('./en/faults.ts') &
  typeof import('./en/images.ts') &
  typeof import('./en/practice.ts') &
  typeof import('./en/records.ts') &
  typeof import('./en/rollouts.ts') &
  typeof import('./en/screen.ts') &
  typeof import('./en/shell.ts') &
  typeof import('./en/sites.ts') &
  typeof import('./en/technician.ts') &
  typeof import('./en/ui.ts') &
  typeof import('./en/units.ts');

type Sentence = (...values: never[]) => string;

/** A group of messages in some language: the shape of the English one. A message is a text, a sentence of values, or a list. */
export type Said<Group> = Group extends string
  ? string
  : Group extends Sentence
    ? Group
    : Group extends readonly string[]
      ? readonly string[]
      : { readonly [Key in keyof Group]: Said<Group[Key]> };

type SaidInPart<Group> = Group extends string | Sentence | readonly string[]
  ? Said<Group>
  : { readonly [Key in keyof Group]?: SaidInPart<Group[Key]> };

/** What a language brings. Whatever it leaves out is said in English. */
export type Words = SaidInPart<English>;
