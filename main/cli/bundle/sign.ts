// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import type { RoleName } from '../../../app/trust/index.ts';
import { readSigningKey } from './keys.ts';
import { expiresAfter, isoSecond, makeSnapshot, makeTimestamp, withSignature } from './metadata.ts';
import { type Publication, readPublication, signatureCounts, writeMetadata } from './publication.ts';
import { refuseInput } from './refusal.ts';

export type SignOptions = {
  readonly bundle: string;
  readonly role: RoleName;
  /** PEM file of the private key. */
  readonly key: string;
  /** ms since the epoch. */
  readonly now: number;
  readonly expiresInDays?: number;
};

/**
 * Adds one signature. Snapshot names the bytes of targets, timestamp those of snapshot, so each is renewed when it is signed, and a
 * signature below takes away those above it. The bundle may travel between the people who sign.
 */
export async function signBundle(options: SignOptions) {
  const key = await readSigningKey(options.key);
  if ((await stat(options.bundle)).isFile())
    refuseInput(`${options.bundle} is one file: sign its folder, then pack it.`);
  const before = await readPublication(options.bundle);
  if (!before.root.signed.roles[options.role].keyids.includes(key.keyId)) {
    refuseInput(`${options.key} is no ${options.role} key of this publisher.`);
  }
  const renewed = renew(before, options);
  const signed = { ...renewed, [options.role]: withSignature(renewed[options.role], key) };
  const after = loosen(signed, options.role);
  for (const role of ['root', 'targets', 'snapshot', 'timestamp'] as const)
    await writeMetadata(options.bundle, after[role]);
  return { role: options.role, keyId: key.keyId, signatures: signatureCounts(after) };
}

function renew(publication: Publication, { role, now, expiresInDays }: SignOptions): Publication {
  const dated = ({ signed }: Publication[RoleName]) => ({
    version: signed.version,
    expires: expiresInDays === undefined ? signed.expires : expiresAfter(now, expiresInDays),
  });
  if (role === 'snapshot') {
    requireSigned(publication, 'targets');
    return { ...publication, snapshot: makeSnapshot(publication.targets, dated(publication.snapshot)) };
  }
  if (role === 'timestamp') {
    requireSigned(publication, 'snapshot');
    const timestamp = makeTimestamp(publication.snapshot, { ...dated(publication.timestamp), issued: isoSecond(now) });
    return { ...publication, timestamp };
  }
  return publication;
}

function requireSigned(publication: Publication, role: RoleName): void {
  const { good, needed } = signatureCounts(publication)[role];
  if (good >= needed) return;
  const details = { file: `${role}.json`, good, needed };
  throw new FaultError(fault('bundle/not-ready', `${role} has ${good} of ${needed} signatures`, { details }));
}

/** Signatures that named bytes which have just changed are worth nothing and go. */
function loosen(publication: Publication, signedRole: RoleName): Publication {
  const { snapshot, timestamp } = publication;
  if (signedRole === 'targets') {
    return { ...publication, snapshot: { ...snapshot, signatures: [] }, timestamp: { ...timestamp, signatures: [] } };
  }
  return signedRole === 'snapshot' ? { ...publication, timestamp: { ...timestamp, signatures: [] } } : publication;
}
