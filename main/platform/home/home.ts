// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { SiteView } from '../../../app/contract/index.ts';
import { attempt, type Result } from '../../../app/kernel/index.ts';
import { socketPathFor } from '../../installation/index.ts';
import { makeFolder } from '../make-folder.ts';
import { restoreInto } from '../site/backup.ts';
import { takeLock } from './lock.ts';
import { openSettings, type SettingsFile } from './settings.ts';
import { SiteFolders } from './sites.ts';

/** Everything Millwright keeps on this laptop, held by one process at a time. */
export interface Home {
  readonly path: string;
  /** Where the station answers the command line; under 100 characters. */
  readonly socketPath: string;
  readonly logFolder: string;
  /** Bundles put here can be chosen without a stick. */
  readonly importFolder: string;
  readonly settings: SettingsFile;
  sites(): readonly SiteView[];
  /** Folders among the sites that cannot be read; nothing in them was touched. */
  unreadableSites(): readonly string[];
  /** Faults: `sites/name-taken` or a store fault. */
  createSite(site: Pick<SiteView, 'name' | 'kind'>): Promise<Result<SiteView>>;
  removeSite(id: string): Promise<Result<void>>;
  /** The site's folder; throws a FaultError `sites/unknown`. */
  siteFolder(id: string): string;
  /** Brings a site back from a backup. An existing site of the same id is kept aside. It must not be open. */
  restoreSite(from: string): Promise<Result<RestoredSite>>;
  /** Gives up the lock. */
  close(): void;
}

/** `keptAt` is where the site of the same id lies that was there before; null when there was none. */
export type RestoredSite = { readonly site: SiteView; readonly keptAt: string | null };

/** Opens the data folder and takes its lock. Faults: `station/already-running` or a store fault. */
export function openHome(path: string): Promise<Result<Home>> {
  return attempt(async () => {
    const logFolder = join(path, 'logs');
    const importFolder = join(path, 'import');
    for (const folder of [path, logFolder, importFolder]) await makeFolder(folder);
    const lock = takeLock(path);
    try {
      const settings = await openSettings(path);
      const sites = await SiteFolders.open(path);
      return {
        path,
        socketPath: socketPathFor(path),
        logFolder,
        importFolder,
        settings,
        sites: () => sites.list(),
        unreadableSites: () => sites.unreadable(),
        createSite: (site) => attempt(() => sites.create(site)),
        removeSite: (id) => attempt(() => sites.remove(id)),
        siteFolder: (id) => sites.folder(id),
        restoreSite: (from) => attempt(() => restoreSite(path, sites, from)),
        close: () => lock.release(),
      } satisfies Home;
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

async function restoreSite(home: string, sites: SiteFolders, from: string): Promise<RestoredSite> {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const kept = join(home, 'kept');
  await makeFolder(kept);
  const fresh = join(kept, `restoring-${stamp}`);
  const site = await restoreInto(from, fresh);
  const aside = join(kept, `${site.id}-before-${stamp}`);
  const wasThere = await sites.adopt(fresh, site.id, aside);
  return { site, keptAt: wasThere ? aside : null };
}
