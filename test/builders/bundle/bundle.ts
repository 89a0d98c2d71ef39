// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBundle, generateKeys, signBundle } from '../../../main/cli/bundle/index.ts';
import { type FakeImage, writeFakeLayout } from './oci.ts';

/** The day on which test bundles are made; tests pass their own time and never read the clock. */
export const testNow = Date.parse('2026-03-02T08:00:00Z');
export const dayMs = 86_400_000;

export const fakeRun = {
  run: {
    name: 'app',
    env: { MODE: 'line' },
    ports: [{ container: 8080, host: 18080, protocol: 'tcp' }],
    volumes: [{ volume: 'app-data', path: '/data', readOnly: false }],
    devices: [],
    network: 'bridge',
    memoryMb: 64,
    cpus: 0.5,
    pidsLimit: 64,
    stopGraceS: 5,
  },
  health: {
    startupS: 20,
    periodS: 2,
    probes: [{ id: 'ready', port: 18080, path: '/ready', timeoutS: 2, failureThreshold: 3 }],
  },
};

export const fakeImage: FakeImage = {
  layers: [
    { bytes: Buffer.from('base layer '.repeat(500)), gzip: true },
    { bytes: Buffer.from('application layer '.repeat(300)), gzip: false },
  ],
};

/** A publisher with its keys in a folder of its own. Remove `directory` when done. */
export type TestPublisher = { readonly directory: string; readonly keys: string; readonly root: string };

export async function makePublisher(): Promise<TestPublisher> {
  const directory = await mkdtemp(join(tmpdir(), 'millwright-publisher-'));
  const keys = join(directory, 'keys');
  await generateKeys({ out: keys, people: 3, now: testNow });
  return { directory, keys, root: join(keys, '1.root.json') };
}

export async function removePublisher({ directory }: TestPublisher): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

export function rootBytes({ root }: TestPublisher): Promise<Uint8Array> {
  return readFile(root);
}

export type TestBundle = {
  readonly version?: string;
  readonly product?: string;
  readonly models?: readonly string[];
  readonly image?: FakeImage;
  readonly spec?: unknown;
  readonly securityEpoch?: number;
  readonly soakS?: number;
  readonly files?: readonly { readonly models: readonly string[]; readonly path: string; readonly health?: unknown }[];
  readonly addTo?: string;
  readonly now?: number;
  readonly expiresInDays?: number;
  /** Changes the unsigned bundle before anybody signs it. */
  readonly beforeSigning?: (bundle: string) => Promise<void>;
  /** How many of the release keys sign; 2 are needed. 0 leaves the bundle unsigned. */
  readonly signers?: number;
};

let made = 0;

/** A whole signed bundle folder, as a publisher would bring it on a stick. */
export async function makeBundle(publisher: TestPublisher, wanted: TestBundle = {}): Promise<string> {
  made += 1;
  const out = join(publisher.directory, `release-${made}.mwbundle`);
  const now = wanted.now ?? testNow;
  const layout = join(publisher.directory, `layout-${made}`);
  await writeFakeLayout(layout, wanted.image ?? fakeImage);
  await createBundle({
    out,
    product: wanted.product ?? 'press-cell',
    version: wanted.version ?? '1.0.0',
    securityEpoch: wanted.securityEpoch ?? 1,
    soakS: wanted.soakS ?? 5,
    images: [{ models: wanted.models ?? ['press-a'], path: layout, spec: wanted.spec ?? fakeRun }],
    files: wanted.files ?? [],
    publisher: wanted.addTo === undefined ? { roots: [publisher.root] } : { addTo: wanted.addTo },
    now,
    expiresInDays: wanted.expiresInDays,
  });
  await wanted.beforeSigning?.(out);
  await signAll(publisher, out, { now, signers: wanted.signers ?? 2 });
  return out;
}

/** Signs targets by the first `signers` people, then snapshot and timestamp once enough did. */
export async function signAll(
  { keys }: TestPublisher,
  bundle: string,
  { now = testNow, signers = 2 }: { now?: number; signers?: number } = {},
): Promise<void> {
  for (let person = 1; person <= signers; person += 1) {
    await signBundle({ bundle, role: 'targets', key: join(keys, `targets-${person}.pem`), now });
  }
  if (signers < 2) return;
  await signBundle({ bundle, role: 'snapshot', key: join(keys, 'snapshot.pem'), now });
  await signBundle({ bundle, role: 'timestamp', key: join(keys, 'timestamp.pem'), now });
}
