// SPDX-License-Identifier: Apache-2.0
// Trust, payloads and bundles.

// The data folder, its sites, the log, time and ids, and what a person may choose.
export { type Chooser, createChooser } from './chooser/chooser.ts';
export { defaultImportFolders } from './chooser/places.ts';
export { systemClock } from './clock.ts';
export { openContentStore } from './content-store.ts';
export { nodeCrypto } from './crypto.ts';
export { openDirectorySource } from './directory-source.ts';
export { writeDurably } from './durable.ts';
export { openBundleSource, openFileSource } from './file-source.ts';
export { nodeGunzip } from './gunzip.ts';
export { type Home, openHome } from './home/home.ts';
export { lockHolder } from './home/lock.ts';
export { type PeekedHome, peekHome } from './home/peek.ts';
export type { Settings } from './home/settings.ts';
export { randomIds } from './ids.ts';
// The journal and the laptop's own key.
export {
  exportJournalFolder,
  type JournalFiles,
  openJournalFiles,
  type VerifiedFolder,
  verifyJournalFolder,
} from './journal-files.ts';
export { findLaptopKey, openLaptopKey } from './laptop-key.ts';
export { type Log, type LogFacts, openLog } from './log.ts';
export type { BackupReport } from './site/backup.ts';
export { findJournalMark, journalMarkPlace } from './site/journal-mark.ts';
export { backupSite, openSite, type SitePaths, type SiteStorage } from './site/site-storage.ts';
export { isSystemError } from './system-error.ts';
export { enrolRoot, openTrust } from './trust/enrolment.ts';
export { createInThreadVerifier, createTrustVerifier } from './trust/verifier.ts';
