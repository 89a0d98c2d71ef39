// SPDX-License-Identifier: Apache-2.0
import { type ArchiveFile, readArchive } from './archive.ts';
import { chainId, heldChains, sha256 } from './chain.ts';
import type { Engine } from './engine.ts';
import { imageEvent, moveTag } from './images.ts';
import { isObject, listIn, objectIn, parseJson, textIn, textsIn } from './json.ts';
import { EngineRefusal } from './refusal.ts';
import type { ImageRecord } from './state.ts';
import { ZERO_TIME } from './time.ts';

type Listed = { readonly config: string; readonly tags: readonly string[]; readonly layers: readonly string[] };

/**
 * `POST /images/load` by the rules of a graphdriver store (moby image/tarexport/load.go): a layer's file is opened only
 * if the engine does not hold its chain yet, and every layer that is opened must hash to its diffID.
 * Answers the lines of the stream; refusals are thrown and belong into the stream too.
 */
export async function loadImages(engine: Engine, body: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const files = await readArchive(body);
  engine.assertPowered();
  if (engine.options.troubles.diskFull()) {
    throw new EngineRefusal(
      500,
      `Error processing tar file(exit status 1): write ${spool(engine, '')}: no space left on device`,
    );
  }
  const lines: string[] = [];
  for (const listed of readManifest(engine, files)) {
    const image = loadOne(engine, files, listed);
    for (const tag of listed.tags) {
      lines.push(...moveTag(engine, image, tag));
      lines.push(`Loaded image: ${tag}\n`);
    }
    if (listed.tags.length === 0) lines.push(`Loaded image ID: ${image.id}\n`);
    imageEvent(engine, image, 'load', image.id);
  }
  engine.save();
  return lines;
}

function readManifest(engine: Engine, files: ReadonlyMap<string, ArchiveFile>): readonly Listed[] {
  const manifest = files.get('manifest.json')?.text;
  // Without it dockerd looks for the format of before 2015.
  if (manifest === undefined || manifest === null) throw missing(engine, 'repositories');
  return listIn(readDocument(manifest)).map((item) => {
    const entry = objectIn(item);
    return { config: textIn(entry['Config']), tags: textsIn(entry['RepoTags']), layers: textsIn(entry['Layers']) };
  });
}

function loadOne(engine: Engine, files: ReadonlyMap<string, ArchiveFile>, listed: Listed): ImageRecord {
  const document = files.get(listed.config)?.text;
  if (document === undefined || document === null) throw missing(engine, listed.config);
  const config = readDocument(document);
  const diffIds = textsIn(isObject(config) ? objectIn(config['rootfs'])['diff_ids'] : undefined);
  if (diffIds.length !== listed.layers.length) {
    throw new EngineRefusal(
      500,
      `invalid manifest, layers length mismatch: expected ${listed.layers.length}, got ${diffIds.length}`,
    );
  }
  const held = heldChains(engine.state.images);
  const layers = diffIds.map((diffId, index) => {
    const known = held.get(chainId(diffIds.slice(0, index + 1)));
    const asked = { files, path: listed.layers[index] ?? '', diffId, index };
    return { diffId, sizeBytes: known ?? openLayer(engine, asked) };
  });
  return keepImage(engine, document, layers);
}

type LayerAsked = {
  readonly files: ReadonlyMap<string, ArchiveFile>;
  readonly path: string;
  readonly diffId: string;
  readonly index: number;
};

function openLayer(engine: Engine, asked: LayerAsked): number {
  const file = asked.files.get(asked.path);
  if (file === undefined) throw missing(engine, asked.path);
  if (file.digest !== asked.diffId) {
    const words = `expected "${asked.diffId}", got "${file.digest}"`;
    throw new EngineRefusal(500, `invalid diffID for layer ${asked.index}: ${words}`);
  }
  return file.sizeBytes;
}

function keepImage(engine: Engine, document: string, sent: ImageRecord['layers']): ImageRecord {
  const spoilt = engine.options.troubles.loadCorrupts();
  // A disk that lies: the load succeeds, yet what is kept under the tag is not what was sent.
  const layers = spoilt ? sent.map((layer) => ({ ...layer, diffId: sha256(`rotten ${layer.diffId}`) })) : sent;
  const id = sha256(spoilt ? `rotten ${document}` : document);
  const found = engine.state.images.find((image) => image.id === id);
  if (found !== undefined) return found;
  const image = { id, config: document, layers, tags: [], lastTagTime: ZERO_TIME };
  engine.state.images.push(image);
  return image;
}

function readDocument(text: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new EngineRefusal(500, `invalid character in JSON: ${error.message}`);
  }
}

function spool(engine: Engine, path: string): string {
  const number = Math.floor(engine.options.time.now()) % 1e9;
  return `/var/lib/docker/tmp/docker-import-${number}/${path}`;
}

function missing(engine: Engine, path: string): EngineRefusal {
  return new EngineRefusal(500, `open ${spool(engine, path)}: no such file or directory`);
}
