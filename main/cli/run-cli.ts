// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { config } from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { faultCopy } from '../../app/contract/index.ts';
import { Defect, type Fault, FaultError, fault } from '../../app/kernel/index.ts';
import { socketPathFor, takeHome } from '../installation/index.ts';
import { type Command, Invocation, type Io, type Outcome, UsageError } from './command.ts';
import { commands, delegates } from './commands.ts';
import { attachToSocket } from './contact/contact.ts';
import { commandHelp, helpLines, wordName } from './help.ts';
import { untilStopped } from './stopping.ts';

// zod/mini brings no words of its own: without these every refused entry is just "Invalid input".
config(english());

/** `millwright …`. Answers the exit code: 0 done, 1 refused or failed (with the fault's code), 2 wrong usage. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const { home, rest } = takeHome(argv);
  if (home === null) return wrongUsage(io, '--home needs a folder.', 'COMMAND [--home DIR]');
  const [first = 'help'] = rest;
  if (['help', '--help', '-h'].includes(first)) return tell(helpLines(), io);
  const delegate = Object.hasOwn(delegates, first) ? delegates[first] : undefined;
  if (delegate !== undefined) return delegate.run(rest.slice(1), { home, io });
  const found = findCommand(rest);
  if (found === null) return rest.includes('--help') ? groupHelp(first, io) : unknownCommand(first, io);
  if (found.rest.includes('--help')) {
    return tell(commandHelp(found.command), io);
  }
  return runCommand(found.command, { home, words: found.rest, io });
}

type Given = { readonly home: string; readonly words: readonly string[]; readonly io: Io };

async function runCommand(command: Command, given: Given): Promise<number> {
  const asJson = given.words.includes('--json');
  try {
    const outcome = await reachAndRun(command, parse(command, given));
    for (const line of asJson ? [JSON.stringify({ ok: outcome.ok ?? true, ...outcome.json })] : outcome.lines) {
      given.io.stdout(line);
    }
    return (outcome.ok ?? true) ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) return wrongUsage(given.io, error.message, command.usage);
    if (!(error instanceof FaultError)) given.io.stderr(stackOf(error));
    tellRefusal(error instanceof FaultError ? error.fault : fault('gateway/defect', 'a defect'), asJson, given.io);
    return 1;
  }
}

async function reachAndRun(command: Command, invocation: Invocation): Promise<Outcome> {
  if (command.reach === 'none') return (await command.load())(invocation);
  const running = await attachToSocket(socketPathFor(invocation.home));
  if (running !== null) {
    try {
      return await (await command.load())(invocation, running);
    } finally {
      running.close();
    }
  }
  if (command.reach === 'write') throw new FaultError(fault('station/not-running', `no station on ${invocation.home}`));
  const { RunningStation } = await import('./running-station.ts');
  const station = await RunningStation.start(invocation.home, { lookOnly: command.reach === 'read' });
  const own = station.contact();
  const { stopped, stop } = untilStopped();
  const cutShort = stopped.then(() => {
    throw new FaultError(fault('station/stopped', 'ended from outside', { retry: 'later' }));
  });
  try {
    const run = await command.load();
    return await Promise.race([run(invocation, own), cutShort]);
  } finally {
    stop();
    own.close();
    await station.close();
  }
}

/** A command's name is one word or two. */
function findCommand(words: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  return null;
}

function parse(command: Command, { home, words, io }: Given): Invocation {
  const value = (name: string) => [name, { type: 'string' }] as const;
  const flag = (name: string) => [name, { type: 'boolean' }] as const;
  const options = Object.fromEntries([
    ...(command.values ?? []).map(value),
    ...[...(command.switches ?? []), 'json'].map(flag),
  ]);
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [least, most] = command.words;
    if (positionals.length < least) throw new UsageError(`${wordName(command.usage, positionals.length)} is missing.`);
    if (positionals.length > most) throw new UsageError(`"${positionals[most]}" has no place here.`);
    return new Invocation({ home, words: positionals, flags: asFlags(values), io });
  } catch (error) {
    // parseArgs answers an unknown or incomplete flag with a TypeError that carries a code.
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function asFlags(values: Readonly<Record<string, unknown>>): Record<string, string | boolean> {
  const isFlag = (entry: [string, unknown]): entry is [string, string | boolean] =>
    ['string', 'boolean'].includes(typeof entry[1]);
  return Object.fromEntries(Object.entries(values).filter(isFlag));
}

function tellRefusal(refused: Fault, asJson: boolean, io: Io): void {
  const copy = faultCopy(refused);
  const { code, message, details } = refused;
  if (asJson) io.stdout(JSON.stringify({ ok: false, code, message, details: details ?? {}, ...copy }));
  for (const line of [`${code}: ${copy.happened}`, copy.bot, copy.next]) io.stderr(line);
}

function wrongUsage(io: Io, message: string, usage: string): number {
  io.stderr(message);
  io.stderr(`usage: millwright ${usage}`);
  return 2;
}

function groupHelp(word: string, io: Io): number {
  const group = helpLines(`${word} `);
  return group.length > 0 ? tell(group, io) : unknownCommand(word, io);
}

function unknownCommand(word: string, io: Io): number {
  const near = Object.entries(commands).filter(([name]) => name.startsWith(`${word} `));
  io.stderr(near.length > 0 ? `"${word}" needs one of these:` : `There is no command "${word}".`);
  for (const usage of near.length > 0 ? near.map(([, command]) => command.usage) : ['help']) {
    io.stderr(`usage: millwright ${usage}`);
  }
  return 2;
}

function tell(lines: readonly string[], io: Io): number {
  for (const line of lines) io.stdout(line);
  return 0;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(new Defect(String(error)));
}
