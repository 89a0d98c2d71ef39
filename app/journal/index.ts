// SPDX-License-Identifier: Apache-2.0
export { parseVerifierKey, verifierKey } from './checkpoint.ts';
export type { NewEntry } from './entry.ts';
export { createJournal, type Journal, type JournalMarks } from './journal.ts';
export {
  inconsistent,
  type JournalFaultCode,
  type JournalMark,
  type VerifiedJournal,
  verifyJournal,
  type WrittenJournal,
} from './verify.ts';
