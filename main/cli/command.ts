// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { Defect } from '../../app/kernel/index.ts';
import type { Contact } from './contact/contact.ts';

/** Where a command speaks to. */
export type Io = {
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
};

/** What a command did: words for people, one object for programs. A refusal is thrown as FaultError. */
export type Outcome = {
  readonly lines: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
  readonly ok?: boolean;
};

/** Exit code 2: the message, then the usage line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A command line that fits its command, with the ways to read it. */
export class Invocation {
  readonly home: string;
  readonly words: readonly string[];
  readonly #flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly #io: Io;

  constructor(given: {
    home: string;
    words: readonly string[];
    flags: Readonly<Record<string, string | boolean | undefined>>;
    io: Io;
  }) {
    this.home = given.home;
    this.words = given.words;
    this.#flags = given.flags;
    this.#io = given.io;
  }

  get asJson(): boolean {
    return this.has('json');
  }

  /** A word that the command's usage says must be there. */
  word(index: number): string {
    const word = this.words[index];
    if (word === undefined) throw new Defect(`the command asks for a word ${index} that its usage does not promise`);
    return word;
  }

  has(flag: string): boolean {
    return this.#flags[flag] === true;
  }

  text(flag: string): string | undefined {
    const value = this.#flags[flag];
    return typeof value === 'string' ? value : undefined;
  }

  needed(flag: string): string {
    const value = this.text(flag);
    if (value === undefined || value.trim() === '') throw new UsageError(`--${flag} is missing.`);
    return value;
  }

  path(flag: string): string {
    return resolve(this.needed(flag));
  }

  list(flag: string): string[] | null {
    const names = this.text(flag)
      ?.split(',')
      .map((name) => name.trim());
    if (names?.includes('')) throw new UsageError(`--${flag} is a list of names with commas.`);
    return names ?? null;
  }

  wholeNumber(flag: string, { min, max }: { min: number; max: number }): number | undefined {
    const text = this.text(flag);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d{1,9}$/.test(text) || value < min || value > max) {
      throw new UsageError(`--${flag} is a whole number from ${min} to ${max}, not ${text}.`);
    }
    return value;
  }

  /** Something that happened on the way: a line for people, an object for programs. */
  tell(line: string, event: Readonly<Record<string, unknown>>): void {
    this.#io.stdout(this.asJson ? JSON.stringify(event) : line);
  }

  /** Beside the answer: never part of what a program reads. */
  warn(line: string): void {
    this.#io.stderr(line);
  }
}

type Shape = {
  /** What follows `millwright` in the usage line. */
  readonly usage: string;
  /** What it does, in one phrase. */
  readonly about: string;
  /** What the first plain word may be, each with its meaning. */
  readonly choices?: readonly (readonly [string, string])[];
  /** Plain words after the command's name: at least, at most. */
  readonly words: readonly [number, number];
  /** Flags with a value, and flags without one. `--json` and `--home` are always there. */
  readonly values?: readonly string[];
  readonly switches?: readonly string[];
};

/**
 * How much of a station a command needs. `none`: nothing. `read`: the running one, else it opens the site itself while it
 * reads. `write`: the running one. `become`: the running one, else it is the station for as long as it takes.
 */
export type Command =
  | (Shape & { readonly reach: 'none'; readonly load: () => Promise<(given: Invocation) => Promise<Outcome>> })
  | (Shape & {
      readonly reach: 'read' | 'write' | 'become';
      readonly load: () => Promise<(given: Invocation, contact: Contact) => Promise<Outcome>>;
    });
