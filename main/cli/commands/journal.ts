// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path';
import { unwrap } from '../../../app/kernel/index.ts';
import { exportJournalFolder, peekHome, verifyJournalFolder } from '../../platform/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import type { Contact } from '../contact/contact.ts';
import { table } from '../table.ts';
import { currentSiteOf } from './sites.ts';

/** Checks a journal from its files alone: the one of the site in use, or an exported one. */
export async function verifyJournal(given: Invocation): Promise<Outcome> {
  const [named] = given.words;
  const folder = named === undefined ? await currentJournal(given.home) : resolve(named);
  const verified = unwrap(await verifyJournalFolder(folder));
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

async function currentJournal(homePath: string): Promise<string> {
  const home = unwrap(await peekHome(homePath));
  return join(home.siteFolder(currentSiteOf(home)), 'journal');
}
