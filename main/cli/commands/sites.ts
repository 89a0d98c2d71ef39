// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { SiteView } from '../../../app/contract/index.ts';
import { FaultError, fault, sizeWords, unwrap } from '../../../app/kernel/index.ts';
import { backupSite, openHome, type PeekedHome, peekHome } from '../../platform/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import type { Contact } from '../contact/contact.ts';
import { table } from '../table.ts';

export async function listSites(given: Invocation): Promise<Outcome> {
  const { sites, currentSite } = unwrap(await peekHome(given.home));
  const rows = sites.map(({ id, name, kind }) => [id === currentSite ? '*' : ' ', name, kind, id]);
  return { lines: table(rows, 'There is no site on this laptop yet.'), json: { sites, currentSite } };
}

/** Without a compared fingerprint it only shows what a person must read aloud and compare. */
export async function createSite(given: Invocation, { client, handle }: Contact): Promise<Outcome> {
  const root = await handle(given.path('root'));
  const fingerprint = given.text('fingerprint');
  if (fingerprint === undefined) {
    const seen = await client.call('sites.inspectRoot', { handle: root });
    const lines = [
      `Fingerprint: ${seen.fingerprint}`,
      ...seen.facts,
      'Compare it with the publisher, aloud. Then run this again with --fingerprint.',
    ];
    return { ok: false, lines, json: { code: 'sites/fingerprint-differs', ...seen } };
  }
  const name = given.word(0);
  const { siteId } = await client.call('sites.create', { name, handle: root, fingerprint, who: given.needed('who') });
  return { lines: [`Made the site ${name} (${siteId}). Millwright works on it now.`], json: { siteId } };
}

export async function useSite(given: Invocation, { client }: Contact): Promise<Outcome> {
  const [station] = await client.until('station');
  const site = findSite(station?.sites ?? [], given.word(0));
  await client.call('sites.use', { siteId: site.id });
  return { lines: [`Millwright works on ${site.name} now.`], json: { siteId: site.id } };
}

/** Works beside a running station: the database gives a consistent copy, everything else only grows. */
export async function backupSiteTo(given: Invocation): Promise<Outcome> {
  const home = unwrap(await peekHome(given.home));
  const site = findSite(home.sites, given.text('site') ?? currentSiteOf(home));
  const report = unwrap(await backupSite(home.siteFolder(site.id), resolve(given.word(0))));
  const line = `Backed up ${site.name}: ${report.files} files, ${sizeWords(report.bytes)}, in ${report.path}.`;
  return { lines: [line], json: { site, ...report } };
}

export async function restoreSite(given: Invocation): Promise<Outcome> {
  const home = unwrap(await openHome(given.home));
  try {
    const { site, keptAt } = unwrap(await home.restoreSite(resolve(given.word(0))));
    await home.settings.change({ currentSite: site.id });
    const kept = keptAt === null ? [] : [`What was there before was moved to ${keptAt}.`];
    return {
      lines: [`Restored ${site.name} (${site.id}). Millwright works on it now.`, ...kept],
      json: { site, keptAt },
    };
  } finally {
    home.close();
  }
}

/** A site by id or by name. */
function findSite(sites: readonly SiteView[], wanted: string): SiteView {
  const site = sites.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  if (site === undefined) throw new FaultError(fault('sites/unknown', `no site ${wanted}`));
  return site;
}

export function currentSiteOf({ currentSite }: PeekedHome): string {
  if (currentSite === null) throw new FaultError(fault('sites/unknown', 'no site is in use yet'));
  return currentSite;
}
