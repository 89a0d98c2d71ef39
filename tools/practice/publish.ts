// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  layoutFiles,
  PRACTICE_HEALTH,
  PRACTICE_MODELS,
  PRACTICE_PRODUCT,
  PRACTICE_RELEASES,
  PRACTICE_RUN,
  PRACTICE_SOAK_S,
  type PracticeModel,
  type PracticeRelease,
  practiceImage,
  WELDER_HEALTH,
  WELDER_MODELS,
  type WelderModel,
  welderImage,
} from '../../hardware/practice/index.ts';
import { createBundle, generateKeys, signBundle } from '../../main/cli/bundle/index.ts';

/** The practice site must still work when nobody touched the laptop for years. */
const LIFETIME_DAYS = 3650;
const TOUCHED = '1.3.0';
/** Hidden: whoever chooses a bundle in this folder has no use for it. */
const STAMP = '.made-from';
/** To be raised when releases are published in another way, so that those made before are made anew. */
const EDITION = 2;

export type Published = { readonly made: boolean; readonly root: string; readonly bundles: readonly string[] };

/**
 * Makes the practice releases under a throw-away root: `root.json` and one bundle folder a release, each listing all of
 * them; in the last one a payload byte was touched after signing. Does nothing when they are there already.
 * The private keys do not outlive the call.
 */
export async function publishPracticeReleases(folder: string, now: number): Promise<Published> {
  const bundles = PRACTICE_RELEASES.map((release) => join(folder, bundleName(release)));
  const published = { root: join(folder, 'root.json'), bundles };
  if (await isMade(folder)) return { made: false, ...published };
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await publishAll(draft, now);
  await writeFile(join(draft, STAMP), madeFrom());
  await rename(draft, folder);
  return { made: true, ...published };
}

function bundleName({ version }: PracticeRelease): string {
  return `${PRACTICE_PRODUCT}-${version}${version === TOUCHED ? '-tampered' : ''}.mwbundle`;
}

/** Changes when any release, or how it runs, changes. */
function madeFrom(): string {
  const pickers = [PRACTICE_MODELS, PRACTICE_RUN, PRACTICE_HEALTH];
  const facts = [EDITION, PRACTICE_RELEASES, ...pickers, WELDER_MODELS, WELDER_HEALTH, PRACTICE_SOAK_S];
  return `${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}\n`;
}

async function isMade(folder: string): Promise<boolean> {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && (await readFile(stamp, 'utf8')) === madeFrom();
}

async function publishAll(folder: string, now: number): Promise<void> {
  const work = join(folder, 'work');
  const keys = join(work, 'keys');
  await generateKeys({ out: keys, people: 3, now, expiresInDays: LIFETIME_DAYS });
  await copyFile(join(keys, '1.root.json'), join(folder, 'root.json'));
  let before: string | undefined;
  for (const release of PRACTICE_RELEASES) {
    const out = join(folder, bundleName(release));
    const publisher = before === undefined ? { roots: [join(keys, '1.root.json')] } : { addTo: before };
    await createBundle({
      ...{ out, product: PRACTICE_PRODUCT, version: release.version, securityEpoch: 1, notes: release.notes },
      ...{ soakS: PRACTICE_SOAK_S, publisher, now, expiresInDays: LIFETIME_DAYS },
      images: await Promise.all(PRACTICE_MODELS.map((model) => layImage(work, release, model))),
      files: await Promise.all(WELDER_MODELS.map((model) => layFile(work, release, model))),
    });
    before = out;
  }
  await signTogether(folder, keys, now);
  await touch(folder);
  await rm(work, { recursive: true });
}

/** The newest metadata lists every release, so all bundles carry it: a site takes them in any order, none is a step back. */
async function signTogether(folder: string, keys: string, now: number): Promise<void> {
  const bundles = PRACTICE_RELEASES.map((release) => join(folder, bundleName(release)));
  const newest = bundles.at(-1);
  if (newest === undefined) throw new RangeError('there are no practice releases');
  await sign(newest, keys, now);
  for (const bundle of bundles.filter((path) => path !== newest)) {
    await rm(join(bundle, 'metadata'), { recursive: true });
    await cp(join(newest, 'metadata'), join(bundle, 'metadata'), { recursive: true });
  }
}

async function layImage(work: string, release: PracticeRelease, model: PracticeModel) {
  const path = join(work, `${release.version}-${model.name}`);
  for (const [name, bytes] of layoutFiles(await practiceImage(release, model), release.version)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), bytes);
  }
  return { models: [model.name], path, spec: { run: PRACTICE_RUN, health: PRACTICE_HEALTH } };
}

async function layFile(work: string, release: PracticeRelease, model: WelderModel) {
  const path = join(work, `${release.version}-${model}.bin`);
  await writeFile(path, welderImage(release, model));
  return { models: [model], path, health: WELDER_HEALTH };
}

async function sign(bundle: string, keys: string, now: number): Promise<void> {
  for (const person of [1, 2]) {
    await signBundle({ bundle, role: 'targets', key: join(keys, `targets-${person}.pem`), now });
  }
  await signBundle({ bundle, role: 'snapshot', key: join(keys, 'snapshot.pem'), now });
  await signBundle({ bundle, role: 'timestamp', key: join(keys, 'timestamp.pem'), now });
}

/** Flips one bit in the middle of the application's layer: what a bad stick or a bad person does. */
async function touch(folder: string): Promise<void> {
  const release = PRACTICE_RELEASES.find(({ version }) => version === TOUCHED);
  const [model] = PRACTICE_MODELS;
  if (release === undefined || model === undefined) throw new RangeError('there is nothing to touch');
  const layer = (await practiceImage(release, model)).layers.at(-2);
  if (layer === undefined) throw new RangeError('practice images have an application layer');
  const file = await open(join(folder, bundleName(release), 'oci', 'blobs', ...layer.digest.split(':')), 'r+');
  try {
    const at = Math.floor(layer.bytes.length / 2);
    await file.write(Buffer.from([(layer.bytes[at] ?? 0) ^ 1]), 0, 1, at);
  } finally {
    await file.close();
  }
}
