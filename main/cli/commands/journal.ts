// SPDX-License-Identifier: Apache-2.0
import { dirname, join, resolve } from 'node:path';
import { FaultError, fault, unwrap } from '../../../app/kernel/index.ts';
import {
  exportJournalFolder,
  findJournalMark,
  findLaptopKey,
  peekHome,
  verifyJournalFolder,
} from '../../platform/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import type { Contact } from '../contact/contact.ts';
import { table } from '../table.ts';
import { currentSiteOf } from './sites.ts';

/** Checks a journal from its files alone: the one of the site in use, or an exported one. */
export async function verifyJournal(given: Invocation): Promise<Outcome> {
  const [named] = given.words;
  const folder = named === undefined ? await currentJournal(given.home) : resolve(named);
  const verified =
    named === undefined ? await verifyOwn(given.home, folder) : unwrap(await verifyJournalFolder(folder));
  const lines = [
    `All ${verified.entries} entries are as they were written.`,
    `Signed by ${verified.key}. Compare it with the laptop's own.`,
  ];
  return { lines, json: { folder, ...verified } };
}

export async function exportJournal(given: Invocation): Promise<Outcome> {
  const to = resolve(given.word(0));
  const verified = unwrap(await exportJournalFolder(await currentJournal(given.home), to));
  return {
    lines: [`Wrote ${verified.entries} entries to ${to}, and checked them.`],
    json: { folder: to, ...verified },
  };
}

export async function listJournal(given: Invocation, { client }: Contact): Promise<Outcome> {
  const limit = given.wholeNumber('limit', { min: 1, max: 500 }) ?? 50;
  const { entries, total } = await client.call('journal.list', { before: null, limit });
  const rows = entries.map(({ at, who, sentence }) => [at, who, sentence]);
  return { lines: table(rows, 'Nothing happened on this site yet.'), json: { entries, total } };
}

/** A journal in use must be as long as its site knows it to be; without that, a cut-off end would pass for the whole. */
async function verifyOwn(homePath: string, folder: string) {
  const proof = ownProof(homePath, folder);
  const verified = unwrap(await verifyJournalFolder(folder, proof));
  if (proof.mark === null && verified.entries > 0) {
    const path = join(dirname(folder), 'site.db');
    throw new FaultError(fault('journal/length-unknown', `no mark in ${path}`, { details: { path } }));
  }
  return verified;
}

/** What only this laptop knows of its own journal: the key that signs it, and how far it had come. */
function ownProof(homePath: string, journalFolder: string) {
  return {
    publicKey: findLaptopKey(join(homePath, 'keys', 'laptop.pem')),
    mark: findJournalMark(dirname(journalFolder)),
  };
}

async function currentJournal(homePath: string): Promise<string> {
  const home = unwrap(await peekHome(homePath));
  return join(home.siteFolder(currentSiteOf(home)), 'journal');
}
