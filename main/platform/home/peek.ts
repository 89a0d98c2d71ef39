// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteView } from '../../../app/contract/index.ts';
import { attempt, FaultError, fault, type Result } from '../../../app/kernel/index.ts';
import { diskFault } from '../disk-fault.ts';
import { readSettings } from './settings.ts';
import { readSites } from './sites.ts';

/** What a home holds, seen from outside: nothing is made, changed or locked, so a station may run meanwhile. */
export type PeekedHome = {
  readonly sites: readonly SiteView[];
  readonly currentSite: string | null;
  /** Throws a FaultError `sites/unknown`. */
  siteFolder(id: string): string;
};

export function peekHome(home: string): Promise<Result<PeekedHome>> {
  return attempt(async () => {
    try {
      const root = join(home, 'sites');
      const sites = existsSync(root) ? (await readSites(root)).sites : [];
      const settings = await readSettings(join(home, 'settings.json'));
      return {
        sites,
        currentSite: settings === 'unreadable' ? null : (settings?.currentSite ?? null),
        siteFolder: (id) => {
          if (sites.some((site) => site.id === id)) return join(root, id);
          throw new FaultError(fault('sites/unknown', `no site ${id.slice(0, 80)}`));
        },
      } satisfies PeekedHome;
    } catch (error) {
      throw error instanceof FaultError ? error : new FaultError(diskFault(home, error));
    }
  });
}
