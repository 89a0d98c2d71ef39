// SPDX-License-Identifier: Apache-2.0
import { type FaultCopy, type FaultCopyTable, untouched } from './copy.ts';

const askPublisher = 'Do not use this stick. Ask the publisher for a fresh one.';

/** A signed list that breaks a rule of the format. Technicians act on all of these alike; support reads the code. */
function malformed(happened: string): FaultCopy {
  return { happened, bot: untouched, next: askPublisher };
}

export const trustFaults = {
  'trust/meta-too-big': malformed('A signed list ({file}) is larger than allowed.'),
  'trust/meta-too-deep': malformed('A signed list ({file}) is nested too deeply.'),
  'trust/meta-non-ascii': malformed('A signed list ({file}) holds forbidden characters.'),
  'trust/meta-not-canonical': malformed('A signed list ({file}) is not in its one allowed form.'),
  'trust/meta-invalid': malformed('A signed list ({file}) is not well formed.'),
  'trust/meta-unknown-field': malformed('A signed list ({file}) holds an unknown entry.'),
  'trust/meta-bad-version': malformed('A signed list ({file}) has a wrong number.'),
  'trust/meta-bad-expires': malformed('A signed list ({file}) has no proper end date.'),
  'trust/meta-bad-hashes': malformed('A signed list ({file}) names files without a proper checksum.'),
  'trust/meta-bad-sig-encoding': malformed('A signature in {file} is not well formed.'),
  'trust/meta-bad-key': malformed('{file} names a key of a kind not accepted.'),
  'trust/meta-weak-key': malformed('{file} names a key that anyone could use.'),
  'trust/meta-keyid-mismatch': malformed('{file} names a key under a false name.'),
  'trust/meta-dup-key': malformed('{file} counts one key twice.'),
  'trust/meta-threshold-too-low': malformed('{file} asks for too few signatures.'),
  'trust/meta-too-many-targets': malformed('A signed list ({file}) is longer than allowed.'),
  'trust/meta-bad-target-path': malformed('A signed list ({file}) names a forbidden path.'),
  'trust/meta-delegation-forbidden': malformed('{file} hands the right to sign to others.'),
  'trust/document-invalid': malformed('A signed document ({file}) is not well formed.'),
  'trust/hash-mismatch': malformed('A document ({file}) is not the one that was signed.'),
  'trust/length-mismatch': malformed('A document ({file}) is not as long as signed.'),
  'trust/meta-threshold': {
    happened: 'Not signed by enough of your publisher’s keys ({file}).',
    bot: untouched,
    next: 'Is it another publisher’s stick? Ask for one made for this site.',
  },
  'trust/meta-mix-and-match': {
    happened: 'The stick mixes files of two publications ({file}).',
    bot: untouched,
    next: 'Copy the bundle again to an empty stick.',
  },
  'trust/meta-rollback': {
    happened: 'The stick is older than one this laptop has seen.',
    bot: untouched,
    next: 'Use the newest stick of your publisher.',
  },
  'trust/meta-expired': {
    happened: 'The signatures of this bundle ran out ({file}, {expires}).',
    bot: 'Bots keep what they run. Going back stays possible.',
    next: 'Ask for a freshly signed stick. Check this laptop’s clock.',
  },
  'trust/bundle-incomplete': {
    happened: 'A part of the bundle is missing: {file}.',
    bot: untouched,
    next: 'Copy the bundle to the stick again, whole.',
  },
  'trust/not-enrolled': {
    happened: 'This site trusts no publisher yet.',
    bot: untouched,
    next: 'Create the site with its publisher’s root file.',
  },
  'trust/store-broken': {
    happened: 'The record of whom this site trusts is damaged.',
    bot: 'Bots keep what they run. Going back stays possible.',
    next: 'Import nothing. Restore the newest backup of this site.',
  },
} as const satisfies FaultCopyTable;
