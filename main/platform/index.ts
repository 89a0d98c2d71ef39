// SPDX-License-Identifier: Apache-2.0
// Trust, payloads and bundles.
export { openContentStore } from './content-store.ts';
export { nodeCrypto } from './crypto.ts';
export { openDirectorySource } from './directory-source.ts';
export { syncDirectory, writeDurably } from './durable.ts';
export { nodeGunzip } from './gunzip.ts';
// The journal and the laptop's own key.
export {
  exportJournalFolder,
  type JournalFiles,
  openJournalFiles,
  type VerifiedFolder,
  verifyJournalFolder,
} from './journal-files.ts';
export { openLaptopKey } from './laptop-key.ts';
export { isSystemError } from './system-error.ts';
export { enrolRoot, openTrust } from './trust/enrolment.ts';
export { createInThreadVerifier, createTrustVerifier } from './trust/verifier.ts';
