// SPDX-License-Identifier: Apache-2.0

import type { ImportView } from '../../../app/contract/index.ts';
import { faultCopy, isFaultCode } from '../../../app/contract/index.ts';
import { type Fault, FaultError, fault, sizeWords } from '../../../app/kernel/index.ts';
import { isSystemError } from '../../platform/index.ts';
import { createOptions, keygenOptions, parseFlags, required, signOptions, timeOf } from './arguments.ts';
import { checkBundle } from './check.ts';
import { createBundle } from './create.ts';
import { flagLines } from './flag-words.ts';
import { inspectBundle } from './inspect.ts';
import { generateKeys } from './keygen.ts';
import { packBundle } from './pack.ts';
import { UsageError } from './refusal.ts';
import { signBundle } from './sign.ts';

export type BundleIo = {
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
  /** Imports a bundle into the site of the running station; absent where no station can be reached. */
  readonly importBundle?: (path: string) => Promise<ImportView>;
};

/** What a command did: plain words for people, one object for programs, and whether it succeeded. */
type Outcome = {
  readonly lines: readonly string[];
  readonly json: object;
  readonly ok: boolean;
  /** Why it was refused; its copy is told beside the answer. */
  readonly refusal?: Fault;
};
type Command = {
  readonly usage: string;
  readonly about: string;
  readonly run: (words: readonly string[], io: BundleIo) => Promise<Outcome>;
};

const commands: Readonly<Record<string, Command>> = {
  keygen: {
    usage: 'keygen --out DIR [--people N] [--expires-in-days N]',
    about: 'Makes the keys of a publisher and the root that sites trust',
    run: keygen,
  },
  create: {
    usage:
      'create --product NAME --version X.Y.Z --image MODEL[,MODEL]=LAYOUT_OR_ARCHIVE[:REF] --run FILE.json ... ' +
      '(--root FILE ... | --add-to BUNDLE) [--file MODEL=PATH [--health FILE.json]] [--out DIR] [--security-epoch N] [--soak-s N] ' +
      '[--failure-budget N] [--notes TEXT] [--expires-in-days N]',
    about: 'Puts images that other tools made into a bundle, not signed yet',
    run: create,
  },
  sign: {
    usage: 'sign BUNDLE --role root|targets|snapshot|timestamp --key FILE [--expires-in-days N]',
    about: 'Adds one signature: targets by two people, then snapshot, then timestamp',
    run: sign,
  },
  pack: {
    usage: 'pack BUNDLE FILE',
    about: 'Writes a bundle folder into one file, such as release.mwbundle',
    run: pack,
  },
  verify: { usage: 'verify BUNDLE --root FILE', about: 'Checks a bundle as a site will', run: verify },
  inspect: { usage: 'inspect BUNDLE', about: 'Shows what a bundle says of itself; no verdict', run: inspect },
  import: { usage: 'import BUNDLE', about: 'Takes a bundle into the site of the running station', run: importInto },
};

function showUsages(name: string, io: BundleIo): number {
  const asked = name === '--help';
  const show = asked ? io.stdout : io.stderr;
  if (!asked) show(name === '' ? 'Which command?' : `There is no command "bundle ${name}".`);
  for (const { usage, about } of Object.values(commands)) {
    show(`usage: millwright bundle ${usage}`);
    if (asked) show(`  ${about}.`);
  }
  return asked ? 0 : 2;
}

/** `millwright bundle …`. Answers the exit code: 0 done, 1 refused or failed, 2 wrong usage. Every command takes `--json` and `--now`. */
export async function runBundle(argv: readonly string[], io: BundleIo): Promise<number> {
  const [name = '', ...words] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    return showUsages(name, io);
  }
  if (words.includes('--help')) {
    io.stdout(`usage: millwright bundle ${command.usage} [--json] [--now TIME]`);
    for (const line of [`${command.about}.`, ...flagLines(command.usage)]) io.stdout(line);
    return 0;
  }
  const asJson = words.includes('--json');
  try {
    const outcome = await command.run(words, io);
    for (const line of asJson ? [JSON.stringify(outcome.json)] : outcome.lines) io.stdout(line);
    if (outcome.refusal !== undefined) tellRefusal(outcome.refusal, io);
    return outcome.ok ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(error.message);
      io.stderr(`usage: millwright bundle ${command.usage} [--json] [--now TIME]`);
      return 2;
    }
    const refusal = foreseen(error);
    if (asJson) io.stdout(JSON.stringify({ ok: false, code: refusal.code, message: refusal.message }));
    tellRefusal(refusal, io);
    return 1;
  }
}

function tellRefusal(refusal: Fault, io: BundleIo): void {
  io.stderr(`${refusal.code}: ${refusal.message}`);
  if (!isFaultCode(refusal.code)) return;
  const { happened, next } = faultCopy(refusal);
  if (happened !== refusal.message) io.stderr(happened);
  io.stderr(next);
}

/** A refusal as it is, an answer of the operating system as the fault it stands for; anything else is a defect and is thrown on. */
function foreseen(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  if (!isSystemError(error)) throw error;
  const details = { path: error.path ?? 'the file', need: 'some space' };
  const codes: Readonly<Record<string, string>> = {
    EEXIST: 'bundle/exists',
    ENOENT: 'source/missing',
    ENOTDIR: 'source/missing',
    ENOSPC: 'store/disk-full',
    EACCES: 'store/read-only',
    EPERM: 'store/read-only',
    EROFS: 'store/read-only',
  };
  return fault(codes[error.code] ?? 'store/io', error.message, { details, cause: error });
}

async function keygen(words: readonly string[]): Promise<Outcome> {
  const options = keygenOptions(noBundle(parseFlags(words, ['out', 'people', 'now', 'expires-in-days'])));
  const made = await generateKeys(options);
  const lines = [
    `Made ${made.files.length} files in ${options.out}. Keep each .pem with the person who signs with it.`,
    `Fingerprint: ${made.fingerprint}`,
    ...made.facts,
  ];
  return { lines, json: { ok: true, ...made }, ok: true };
}

async function create(words: readonly string[]): Promise<Outcome> {
  const flags = parseFlags(words, [
    'out',
    'product',
    'version',
    'image',
    'run',
    'file',
    'health',
    'root',
    'add-to',
    'security-epoch',
    'soak-s',
    'failure-budget',
    'notes',
    'now',
    'expires-in-days',
  ]);
  const { bundle, release, document } = await createBundle(createOptions(noBundle(flags)));
  const lines = [
    `Made ${bundle} with ${release}, not signed yet.`,
    'Sign it: targets by two people, then snapshot, then timestamp.',
  ];
  return { lines, json: { ok: true, bundle, release, document }, ok: true };
}

async function sign(words: readonly string[]): Promise<Outcome> {
  const done = await signBundle(signOptions(parseFlags(words, ['role', 'key', 'now', 'expires-in-days'])));
  const { good, needed } = done.signatures[done.role];
  return {
    lines: [`${done.role} is signed by ${good} of its keys and needs ${needed}.`],
    json: { ok: true, ...done },
    ok: true,
  };
}

async function pack(words: readonly string[]): Promise<Outcome> {
  const { bundle, target } = parseFlags(words, [], 2);
  const packed = await packBundle(required(bundle, 'BUNDLE'), required(target, 'FILE'));
  const left = packed.leftOut.length;
  const lines = [
    `Packed ${packed.members} files into ${packed.file}, ${sizeWords(packed.sizeBytes)}.`,
    ...(left === 0 ? [] : [`Left out ${left} that belong to no bundle: ${packed.leftOut.slice(0, 3).join(', ')}.`]),
  ];
  return { lines, json: { ok: true, ...packed }, ok: true };
}

async function verify(words: readonly string[]): Promise<Outcome> {
  const flags = parseFlags(words, ['root', 'now']);
  const [root, ...others] = flags.root ?? [];
  if (others.length > 0) throw new UsageError('One --root: the one you trust.');
  const bundle = required(flags.bundle, 'BUNDLE');
  return importOutcome(await checkBundle(bundle, { root: required(root, '--root'), now: timeOf(flags) }));
}

async function inspect(words: readonly string[]): Promise<Outcome> {
  const seen = await inspectBundle(required(parseFlags(words, []).bundle, 'BUNDLE'));
  const lines = [
    `Publisher (not verified): ${seen.fingerprint}`,
    ...seen.roles.map(
      ({ role, version, expires, good, needed }) =>
        `${role} ${version}: signed by ${good}, needs ${needed}, until ${expires.slice(0, 10)}`,
    ),
    ...seen.releases.map(
      (release) => `${release.path}: ${release.here ? describeImages(release.images) : 'listed, not here'}`,
    ),
    seen.signed ? 'Signed. Run "verify" with the root you trust.' : 'Not fully signed yet.',
  ];
  return { lines, json: { ok: true, ...seen }, ok: true };
}

function describeImages(images: readonly { family: string; models: readonly string[] }[]): string {
  return images.map(({ family, models }) => `${family} image for ${models.join(', ')}`).join('; ');
}

async function importInto(words: readonly string[], io: BundleIo): Promise<Outcome> {
  const bundle = required(parseFlags(words, []).bundle, 'BUNDLE');
  if (!io.importBundle) throw new FaultError(fault('station/not-running', 'an import needs a running station'));
  return importOutcome(await io.importBundle(bundle));
}

function importOutcome(view: ImportView): Outcome {
  const mark = { passed: 'ok', refused: 'REFUSED', 'not-run': '-', waiting: '-', running: '-' };
  const lines = view.checks.map(({ id, status, sentence }) => `${mark[status].padEnd(8)}${id.padEnd(10)}${sentence}`);
  const releases = view.releases.map(({ product, version }) => `${product}@${version}`);
  const verdict =
    view.status === 'done' ? `Good: ${releases.join(', ')}.` : `Refused: ${view.faultCode}: ${view.faultDetails}`;
  const { checks, faultCode: code, faultDetails: message } = view;
  const ok = view.status === 'done';
  const refusal = code === null ? undefined : fault(code, message ?? code, { details: view.faultValues ?? {} });
  const json = { ok, releases, checks, ...(ok ? {} : { code, message }) };
  return { lines: [...lines, verdict], json, ok, ...(refusal === undefined ? {} : { refusal }) };
}

function noBundle<T extends { readonly bundle: string | undefined }>(flags: T): T {
  if (flags.bundle !== undefined) throw new UsageError(`"${flags.bundle}" has no place here.`);
  return flags;
}
