// SPDX-License-Identifier: Apache-2.0
import { copyFile, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rigHealth, rigRun } from '../engines/contract-bot.ts';
import type { CommandLine } from './command-line.ts';

/** Which tag of the OCI layout is published as which version. */
export type Edition = { readonly version: string; readonly tag: string; readonly tampered?: true };

export type Publication = { readonly fingerprint: string; readonly bundle: (version: string) => string };

const model = 'rig-m1';

/**
 * Publishes images of an OCI layout as a publisher would, by the command line: keys, then one signed bundle a release,
 * each naming those before it. Makes FOLDER/root.json and FOLDER/weaver-VERSION[-tampered].mwbundle.
 */
export async function publish(
  { line, layout, folder }: { line: CommandLine; layout: string; folder: string },
  editions: readonly Edition[],
): Promise<Publication> {
  const keys = join(folder, 'keys');
  const run = join(folder, 'run.json');
  const root = join(folder, 'root.json');
  const { fingerprint } = await line.succeed('bundle', 'keygen', '--out', keys, '--people', '3');
  await copyFile(join(keys, '1.root.json'), root);
  await writeFile(run, JSON.stringify({ run: rigRun, health: rigHealth }));
  let publication = ['--root', root];
  const made = new Map<string, string>();
  for (const { version, tag, tampered } of editions) {
    const bundle = join(folder, `weaver-${version}${tampered ? '-tampered' : ''}.mwbundle`);
    const about = ['--product', 'weaver', '--version', version, '--image', `${model}=${layout}:${tag}`, '--run', run];
    await line.succeed('bundle', 'create', ...about, '--out', bundle, '--soak-s', '4', ...publication);
    await sign(line, bundle, keys);
    made.set(version, bundle);
    publication = ['--add-to', bundle];
  }
  for (const { version, tampered } of editions) if (tampered) await touchTopLayer(made.get(version) ?? '', version);
  return { fingerprint: String(fingerprint), bundle: (version) => made.get(version) ?? '' };
}

/** Two of the three people, then freshness. */
async function sign(line: CommandLine, bundle: string, keys: string): Promise<void> {
  for (const key of ['targets-1', 'targets-3', 'snapshot', 'timestamp']) {
    const role = key.replace(/-\d$/, '');
    await line.succeed('bundle', 'sign', bundle, '--role', role, '--key', join(keys, `${key}.pem`));
  }
}

/** Flips one bit in the middle of the release's own layer. */
async function touchTopLayer(bundle: string, version: string): Promise<void> {
  const blob = (digest: string) => join(bundle, 'oci', 'blobs', ...digest.split(':'));
  const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8'));
  const index = await readJson(join(bundle, 'oci', 'index.json'));
  const tag = 'org.opencontainers.image.ref.name';
  const entry = index.manifests.find((found: { annotations?: Record<string, string> }) =>
    found.annotations?.[tag]?.startsWith(version),
  );
  const { layers } = await readJson(blob(entry.digest));
  const { digest, size } = layers.at(-1);
  const file = await open(blob(digest), 'r+');
  try {
    const at = Math.floor(size / 2);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
  } finally {
    await file.close();
  }
}
