// SPDX-License-Identifier: Apache-2.0
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { syncDirectory, writeDurably } from '../durable.ts';
import { isSystemError } from '../system-error.ts';

const GENERATIONS_KEPT = 3;
const METADATA_FILES = ['root.json', 'timestamp.json', 'snapshot.json', 'targets.json'] as const;

const pointerSchema = z.strictObject({ generation: z.int() });

/** What a generation says of itself: its own files by SHA-256, so that a torn one is recognised, and the newest signed time seen. */
const stateSchema = z.strictObject({
  files: z.record(z.string(), z.string()),
  /** ms since the epoch; 0 before any signed time was seen. */
  maxTimeSeen: z.number(),
});

export type Generation = { readonly number: number; readonly directory: string; readonly maxTimeSeen: number };

/**
 * The trusted generation: the one the pointer names, without a readable pointer the newest. Never an older one in the place
 * of one that is damaged: whoever can spoil a file would revive keys and lists that were replaced. A power cut spoils none,
 * since a generation is whole on the disk before the pointer moves. Throws a FaultError `trust/not-enrolled` or `trust/store-broken`.
 */
export async function openGeneration(trustDirectory: string): Promise<Generation> {
  const numbers = await generationNumbers(trustDirectory);
  if (numbers.length === 0) throw new FaultError(fault('trust/not-enrolled', `${trustDirectory} holds no generation`));
  const pointed = await readPointer(trustDirectory);
  const trusted = pointed ?? Math.max(...numbers);
  const generation = await readGeneration(trustDirectory, trusted);
  if (generation) return generation;
  throw new FaultError(fault('trust/store-broken', `${generationPath(trustDirectory, trusted)} is not whole`));
}

/** A working copy of a generation, or an empty one. tuf-js writes into it file by file; nothing there is trusted yet. */
export async function makeScratch(trustDirectory: string, from?: Generation): Promise<string> {
  const scratch = join(trustDirectory, `scratch-${randomUUID()}`);
  await mkdir(scratch, { recursive: true });
  if (from) {
    for (const name of METADATA_FILES) {
      const bytes = await readIfThere(join(from.directory, name));
      if (bytes) await writeDurably(join(scratch, name), bytes);
    }
  }
  return scratch;
}

/** Finishes a scratch folder: notes its files and the newest signed time, and brings everything to the disk. */
export async function sealScratch(scratch: string, maxTimeSeen: number): Promise<void> {
  const files: Record<string, string> = {};
  for (const name of METADATA_FILES) {
    const bytes = await readIfThere(join(scratch, name));
    if (!bytes) continue;
    files[name] = sha256Hex(bytes);
    const handle = await open(join(scratch, name), 'r+');
    await handle.sync().finally(() => handle.close());
  }
  await writeDurably(join(scratch, 'state.json'), JSON.stringify({ files, maxTimeSeen }));
}

/** Makes a sealed scratch folder the trusted generation. The pointer moves last and at once. */
export async function commitScratch(trustDirectory: string, scratch: string): Promise<void> {
  const pointed = (await readPointer(trustDirectory)) ?? (await generationNumbers(trustDirectory))[0] ?? 0;
  const number = pointed + 1;
  const directory = generationPath(trustDirectory, number);
  await rm(directory, { recursive: true, force: true });
  await rename(scratch, directory);
  await syncDirectory(trustDirectory);
  await writeDurably(join(trustDirectory, 'pointer.json'), JSON.stringify({ generation: number }));
  for (const old of (await generationNumbers(trustDirectory)).filter((other) => other <= number - GENERATIONS_KEPT)) {
    await rm(generationPath(trustDirectory, old), { recursive: true });
  }
}

/** Removes what a crash left behind. Only for the one writer, at start. */
export async function cleanScratch(trustDirectory: string): Promise<void> {
  for (const name of await namesIn(trustDirectory)) {
    if (name.startsWith('scratch-')) await rm(join(trustDirectory, name), { recursive: true });
  }
}

async function readGeneration(trustDirectory: string, number: number): Promise<Generation | undefined> {
  const directory = generationPath(trustDirectory, number);
  const state = stateSchema.safeParse(parseJson(await readIfThere(join(directory, 'state.json'))));
  if (!state.success || !state.data.files['root.json']) return undefined;
  for (const [name, sha256] of Object.entries(state.data.files)) {
    const bytes = await readIfThere(join(directory, name));
    if (!bytes || sha256Hex(bytes) !== sha256) return undefined;
  }
  return { number, directory, maxTimeSeen: state.data.maxTimeSeen };
}

async function readPointer(trustDirectory: string): Promise<number | undefined> {
  const pointer = pointerSchema.safeParse(parseJson(await readIfThere(join(trustDirectory, 'pointer.json'))));
  return pointer.success ? pointer.data.generation : undefined;
}

/** Newest first. */
async function generationNumbers(trustDirectory: string): Promise<readonly number[]> {
  const names = await namesIn(trustDirectory);
  const numbers = names.flatMap((name) => /^gen-(\d{1,9})$/.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => b - a);
}

function generationPath(trustDirectory: string, number: number): string {
  return join(trustDirectory, `gen-${number}`);
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Something else than a file in its place is no file: the generation is not whole. */
async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error) && ['ENOENT', 'EISDIR', 'ENOTDIR'].includes(error.code)) return undefined;
    throw error;
  }
}

function parseJson(bytes: Buffer | undefined): unknown {
  if (!bytes) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
