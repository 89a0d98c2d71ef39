// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, Defect, type Result, unwrap } from '../../../app/kernel/index.ts';
import { inspectRoot, type RootFacts } from '../../../app/trust/index.ts';
import { nodeCrypto } from '../crypto.ts';
import { untilDiskFault } from '../disk-fault.ts';
import { writeDurably } from '../durable.ts';
import { cleanScratch, commitScratch, makeScratch, openGeneration, sealScratch } from './store.ts';

/**
 * Makes a publisher's root the one that a new site trusts. A person compared its fingerprint before.
 * A site that trusts somebody already cannot be enrolled anew: another root comes in through the chain of roots only.
 */
export function enrolRoot(trustDirectory: string, rootBytes: Uint8Array): Promise<Result<RootFacts>> {
  return attempt(async () => {
    const facts = unwrap(inspectRoot(rootBytes, nodeCrypto));
    const present = await attempt(() => openGeneration(trustDirectory));
    if (present.ok || present.fault.code !== 'trust/not-enrolled')
      throw new Defect(`${trustDirectory} is enrolled already`);
    await untilDiskFault(trustDirectory, async () => {
      await mkdir(trustDirectory, { recursive: true });
      const scratch = await makeScratch(trustDirectory);
      await writeDurably(join(scratch, 'root.json'), rootBytes);
      await sealScratch(scratch, 0);
      await commitScratch(trustDirectory, scratch);
    });
    return facts;
  });
}

/** Whom the site trusts now; removes scratch folders of a crashed run. Called once at start, by the one writer. */
export function openTrust(trustDirectory: string): Promise<Result<RootFacts & { readonly maxTimeSeen: number }>> {
  return attempt(() =>
    untilDiskFault(trustDirectory, async () => {
      await cleanScratch(trustDirectory);
      const generation = await openGeneration(trustDirectory);
      const facts = unwrap(inspectRoot(await readFile(join(generation.directory, 'root.json')), nodeCrypto));
      return { ...facts, maxTimeSeen: generation.maxTimeSeen };
    }),
  );
}
