// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { FaultError, shownText, sizeWords } from '../../../app/kernel/index.ts';
import type { ContentReader, StageProgress, StageReceipt, VerifiedImageOf } from '../../../app/ports/index.ts';
import { type Archive, archiveSize, imageArchive } from './archive.ts';
import type { Engine } from './engine.ts';
import { driverError, MAX_REASON_CHARS, NO_SPACE } from './faults.ts';
import { imageName, imageReference, isSameImage, stagingReference } from './image-name.ts';
import { loadLine } from './schema.ts';
import { Watchdog } from './watchdog.ts';

/** No byte taken by the bot for this long while it should take some. */
const STALL_MS = 30_000;
/** After the last byte an engine unpacks in silence; a slow bot with a large layer needs minutes. */
const UNPACK_MS = 10 * 60_000;
const ANSWER_MAX_CHARS = 1024 * 1024;
const INSPECT_AT_ONCE = 4;

export type StageHooks = { readonly onProgress: (progress: StageProgress) => void; readonly signal: AbortSignal };
type Staging = { engine: Engine; image: VerifiedImageOf<'container'>; content: ContentReader; hooks: StageHooks };

/** Brings an image to the bot, verifies it there and only then gives it the name under which it may be activated. */
export async function stageImage(staging: Staging): Promise<StageReceipt> {
  const { engine, image, hooks } = staging;
  await requirePlatform(engine, image);
  const present = await engine.image(imageReference(image));
  if (present !== undefined && isSameImage(present, image)) {
    return { bytesSent: 0, layersReused: image.layers.length };
  }
  const skip = await commonPrefix(engine, image);
  try {
    return await transfer(staging, skip);
  } catch (error) {
    // The bot took the archive and found it wanting: the layers it claims to have are not usable. Send everything.
    if (skip === 0 || !(error instanceof LoadError)) throw error;
    hooks.signal.throwIfAborted();
    return transfer(staging, 0);
  }
}

async function requirePlatform(engine: Engine, image: VerifiedImageOf<'container'>): Promise<void> {
  const info = await engine.info();
  const architecture = ARCHITECTURE[info.Architecture] ?? info.Architecture;
  const { platform } = image;
  if (info.OSType === platform.os && architecture === platform.architecture) return;
  const need = `${platform.os}/${platform.architecture}`;
  throw driverError('driver/unsupported', `the bot is ${info.OSType}/${architecture}, the image needs ${need}`, {
    details: { need },
  });
}

/** Kernel names to the names that images use (GOARCH). */
const ARCHITECTURE: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  armv6l: 'arm',
  i386: '386',
  i686: '386',
};

/**
 * How many leading layers some image on the bot shares. Only a prefix can be left out: engines name a layer by the hash
 * over all layers below it.
 */
async function commonPrefix(engine: Engine, image: VerifiedImageOf<'container'>): Promise<number> {
  const ids = [...new Set((await engine.images()).map((listed) => listed.Id))];
  let longest = 0;
  for (let at = 0; at < ids.length; at += INSPECT_AT_ONCE) {
    const details = await Promise.all(ids.slice(at, at + INSPECT_AT_ONCE).map((id) => engine.image(id)));
    for (const detail of details) longest = Math.max(longest, sharedLayers(detail?.RootFS.Layers ?? [], image));
  }
  return longest;
}

function sharedLayers(layers: readonly string[], image: VerifiedImageOf<'container'>): number {
  const differing = image.layers.findIndex((layer, index) => layer.diffId !== layers[index]);
  return differing === -1 ? image.layers.length : differing;
}

/** The bot objected to the archive itself, or holds something else after taking it. */
class LoadError extends FaultError {}

async function transfer(staging: Staging, skip: number): Promise<StageReceipt> {
  const { engine, image } = staging;
  const reference = stagingReference(image);
  const bytesSent = await load(staging, { reference, skip });
  const arrived = await engine.image(reference);
  if (arrived === undefined || !isSameImage(arrived, image)) {
    const got = arrived?.Id ?? 'nothing';
    throw new LoadError(driverError('driver/image-mismatch', `the bot holds ${got}, not ${image.config}`).fault);
  }
  const { repository, tag } = imageName(image);
  await engine.tag(reference, repository, tag);
  await engine.untag(reference);
  return { bytesSent, layersReused: skip };
}

/** Sends one archive and reads the engine's verdict. Returns the bytes sent. */
async function load({ engine, image, content, hooks }: Staging, archive: Archive): Promise<number> {
  const bytesTotal = archiveSize(image, archive.skip);
  const watchdog = new Watchdog(hooks.signal, STALL_MS);
  let bytesDone = 0;
  let sourceError: unknown;
  async function* counted() {
    try {
      for await (const chunk of imageArchive(image, content, archive)) {
        bytesDone += chunk.byteLength;
        watchdog.feed(STALL_MS);
        hooks.onProgress({ bytesDone: Math.min(bytesDone, bytesTotal), bytesTotal });
        yield chunk;
      }
      watchdog.feed(UNPACK_MS);
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  const source = Readable.from(counted(), { objectMode: false, highWaterMark: 256 * 1024 });
  try {
    const verdict = await watchdog.guard(engine.load(source, watchdog.signal).then(readVerdict));
    if (verdict !== undefined) throw loadRefusal(verdict, bytesTotal);
    return bytesDone;
  } catch (error) {
    // A damaged store on the laptop shows itself as a broken upload; the cause is the better answer.
    if (sourceError !== undefined) throw sourceError;
    hooks.signal.throwIfAborted();
    throw loadFailure(error instanceof LoadError ? error : engine.error(error), bytesTotal);
  } finally {
    watchdog.stop();
    source.destroy();
  }
}

/** The engine's objection, or undefined when it took the image. It answers 200 either way, one JSON object a line. */
async function readVerdict(answer: AsyncIterable<string | Buffer>): Promise<string | undefined> {
  let text = '';
  for await (const chunk of answer) {
    if (text.length < ANSWER_MAX_CHARS) text += chunk.toString();
  }
  for (const line of text.split('\n').filter((candidate) => candidate.trim() !== '')) {
    const objection = objectionIn(line);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

function objectionIn(line: string): string | undefined {
  // The containerd store reports this one as progress, not as an error.
  if (line.includes('Error unpacking')) return line;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return `unexpected answer: ${line.slice(0, 200)}`;
    throw error;
  }
  const parsed = loadLine.safeParse(value);
  if (!parsed.success) return `unexpected answer: ${line.slice(0, 200)}`;
  return parsed.data.errorDetail?.message ?? parsed.data.error;
}

function loadRefusal(said: string, bytesTotal: number): Error {
  const reason = shownText(said, MAX_REASON_CHARS);
  if (NO_SPACE.test(reason)) return diskFull(reason, bytesTotal);
  return new LoadError(driverError('driver/refused', reason, { details: { reason } }).fault);
}

function loadFailure(error: Error, bytesTotal: number): Error {
  if (error instanceof LoadError || !(error instanceof FaultError)) return error;
  if (error.fault.code === 'driver/disk-full') return diskFull(error.fault.message, bytesTotal);
  return error.fault.code === 'driver/refused' ? new LoadError(error.fault) : error;
}

function diskFull(reason: string, bytesTotal: number): Error {
  return driverError('driver/disk-full', reason, { retry: 'later', details: { need: sizeWords(bytesTotal) } });
}
