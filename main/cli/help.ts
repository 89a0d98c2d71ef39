// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.ts';
import { commands, delegates } from './commands.ts';
import { flagWords } from './flag-words.ts';
import { table } from './table.ts';

/** Every command with what it does; with a beginning only those, and nothing when there is none. */
export function helpLines(beginning = ''): string[] {
  const named = [...Object.entries(commands), ...Object.entries(delegates)].filter(([name]) =>
    name.startsWith(beginning),
  );
  if (named.length === 0) return [];
  return [
    'usage: millwright COMMAND [--json] [--home DIR]',
    ...table(
      named.map(([name, { about }]) => [`  ${name}`, about]),
      '',
    ),
    '"millwright COMMAND --help" tells its words and flags. In a clone, begin with npx.',
    'Exit code: 0 done, 1 refused or failed, 2 wrong usage.',
  ];
}

/** One command: how it is written, what it does, what its word may be, what each flag means. */
export function commandHelp({ usage, about, choices = [], values = [], switches = [] }: Command): string[] {
  const flags = [...values, ...switches, 'json', 'home'].map((flag) => [`  --${flag}`, flagWords[flag] ?? '']);
  const words = choices.map(([choice, meaning]) => [`  ${choice}`, meaning]);
  return [
    `usage: millwright ${usage} [--json] [--home DIR]`,
    `${about}.`,
    ...(words.length > 0 ? table(words, '') : []),
    ...table(flags, ''),
  ];
}

/** The name that the usage gives to a plain word: RELEASE for the first one of `rollout start RELEASE …`. */
export function wordName(usage: string, index: number): string {
  const [beforeFlags = ''] = usage.split(/ \[?--| \(/);
  return beforeFlags.split(' ').filter((part) => /^\[?[A-Z]+\]?$/.test(part))[index] ?? 'A word';
}
