// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isUtcSecond, type RoleName, roleNames } from '../../../app/trust/index.ts';
import type { CreateOptions, FileInput, ImageInput } from './create.ts';
import type { KeygenOptions } from './keygen.ts';
import { refuseInput, UsageError } from './refusal.ts';
import type { SignOptions } from './sign.ts';

const flags = {
  json: { type: 'boolean' },
  now: { type: 'string' },
  'expires-in-days': { type: 'string' },
  out: { type: 'string' },
  people: { type: 'string' },
  product: { type: 'string' },
  version: { type: 'string' },
  image: { type: 'string', multiple: true },
  run: { type: 'string', multiple: true },
  file: { type: 'string', multiple: true },
  health: { type: 'string', multiple: true },
  root: { type: 'string', multiple: true },
  'add-to': { type: 'string' },
  'security-epoch': { type: 'string' },
  'soak-s': { type: 'string' },
  'failure-budget': { type: 'string' },
  notes: { type: 'string' },
  role: { type: 'string' },
  key: { type: 'string' },
} as const;

type FlagName = keyof typeof flags;
export type Flags = ReturnType<typeof parseFlags>;

/** Parses the words after the command; only `allowed` flags and at most `maxPlain` plain words: the bundle, and what becomes of it. */
export function parseFlags(words: readonly string[], allowed: readonly FlagName[], maxPlain: 1 | 2 = 1) {
  const { values, positionals } = parseAll(words);
  for (const name of Object.keys(values)) {
    if (!allowed.some((flag) => flag === name) && name !== 'json') throw new UsageError(`--${name} has no place here.`);
  }
  if (positionals.length > maxPlain) throw new UsageError(`One bundle at a time: ${positionals.join(' ')}.`);
  return { ...values, bundle: positionals[0], target: positionals[1] };
}

function parseAll(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: flags, allowPositionals: true });
  } catch (error) {
    // parseArgs answers an unknown or incomplete flag with a TypeError that carries a code.
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

export function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === '') throw new UsageError(`${flag} is missing.`);
  return value;
}

/** `--now`, or the system's time, in ms since the epoch. */
export function timeOf({ now }: Flags): number {
  if (now === undefined) return Date.now();
  if (!isUtcSecond(now)) throw new UsageError('--now is a UTC time such as 2026-03-02T08:00:00Z.');
  return Date.parse(now);
}

export function keygenOptions(values: Flags): KeygenOptions {
  const people = wholeNumber(values.people, '--people') ?? 3;
  if (people < 2 || people > 16) throw new UsageError('--people is a number from 2 to 16.');
  return { out: required(values.out, '--out'), people, now: timeOf(values), ...expiry(values) };
}

export function createOptions(values: Flags): CreateOptions {
  const version = required(values.version, '--version');
  const product = required(values.product, '--product');
  const images = (values.image ?? []).map((text, at) => imageInput(text, specFor(values.run ?? [], at)));
  const files = (values.file ?? []).map((text, at) => fileInput(text, values.health ?? [], at));
  if (images.length + files.length === 0) throw new UsageError('--image or --file is missing.');
  if ((values.run ?? []).length > Math.max(1, images.length))
    throw new UsageError('There are more --run than --image.');
  if ((values.health ?? []).length > files.length) throw new UsageError('There are more --health than --file.');
  return {
    out: values.out ?? `${product}-${version}.mwbundle`,
    product,
    version,
    images,
    files,
    securityEpoch: wholeNumber(values['security-epoch'], '--security-epoch') ?? 1,
    soakS: wholeNumber(values['soak-s'], '--soak-s') ?? 600,
    failureBudget: wholeNumber(values['failure-budget'], '--failure-budget'),
    notes: values.notes,
    publisher: publisherOf(values),
    now: timeOf(values),
    ...expiry(values),
  };
}

export function signOptions(values: Flags): SignOptions {
  const role = roleNames.find((name) => name === values.role);
  if (!role) throw new UsageError(`--role is one of ${roleNames.join(', ')}.`);
  return {
    bundle: required(values.bundle, 'BUNDLE'),
    role: role satisfies RoleName,
    key: required(values.key, '--key'),
    now: timeOf(values),
    ...expiry(values),
  };
}

function expiry(values: Flags) {
  const expiresInDays = wholeNumber(values['expires-in-days'], '--expires-in-days');
  if (expiresInDays === undefined) return {};
  if (expiresInDays < 1 || expiresInDays > 3650) throw new UsageError('--expires-in-days is a number from 1 to 3650.');
  return { expiresInDays };
}

function publisherOf(values: Flags): CreateOptions['publisher'] {
  if (values['add-to'] !== undefined) {
    if (values.root !== undefined) throw new UsageError('--add-to brings its own roots; leave --root out.');
    return { addTo: values['add-to'] };
  }
  if (values.root === undefined) throw new UsageError('--root or --add-to is missing.');
  return { roots: values.root };
}

/** One `--run` serves every image; otherwise the first is for the first image, and so on. */
function specFor(runFiles: readonly string[], at: number): unknown {
  const path = runFiles.length === 1 ? runFiles[0] : runFiles[at];
  if (path === undefined) throw new UsageError('Every --image needs its --run FILE.json, in the same order.');
  return readJson(path);
}

/** One `--health` serves every file; otherwise the first is for the first file, and so on. A file may do without. */
function fileInput(text: string, healthFiles: readonly string[], at: number): FileInput {
  const { models, path } = modelsAndPath(text, '--file');
  const health = healthFiles.length === 1 ? healthFiles[0] : healthFiles[at];
  return health === undefined ? { models, path } : { models, path, health: readJson(health) };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return refuseInput(`${path} is not JSON: ${error.message}`, error);
    throw error;
  }
}

function imageInput(text: string, spec: unknown): ImageInput {
  const { models, path } = modelsAndPath(text, '--image');
  if (existsSync(path)) return { models, path, spec };
  const [, place, ref] = /^(.+?):([^/].*)$/.exec(path) ?? [];
  if (place !== undefined && existsSync(place)) return { models, path: place, ref, spec };
  return refuseInput(`There is no image at ${path}.`);
}

function modelsAndPath(text: string, flag: string) {
  const at = text.indexOf('=');
  const models = text.slice(0, Math.max(0, at)).split(',');
  const path = text.slice(at + 1);
  if (at < 1 || path === '' || models.includes('')) throw new UsageError(`${flag} is MODEL[,MODEL]=PATH, not ${text}.`);
  return { models, path };
}

function wholeNumber(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${flag} is a whole number, not ${text}.`);
  return Number(text);
}
