// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap } from '../../../app/kernel/index.ts';
import { enrolRoot, openHome } from '../../platform/index.ts';
import { startPracticeFleet } from '../../station/index.ts';

/** The bots of a drill: alive on their own, so that a killed station takes none with it. */
export type DrillSite = {
  readonly bots: readonly { readonly name: string; readonly socket: string }[];
  end(): void;
};

export type DrillSiteOptions = {
  readonly home: string;
  readonly releases: string;
  readonly bots: number;
  readonly seed: number;
  readonly speed: number;
};

/** Makes a fresh practice site in the home and starts its bots in a process of their own, where the station will find them. */
export async function makePracticeSite({
  home: path,
  releases,
  ...fleetOptions
}: DrillSiteOptions): Promise<DrillSite> {
  const home = unwrap(await openHome(path));
  try {
    const site = unwrap(await home.createSite({ name: 'Practice site', kind: 'practice' }));
    const folder = home.siteFolder(site.id);
    unwrap(await enrolRoot(join(folder, 'trust'), await readFile(join(releases, 'root.json'))));
    await home.settings.change({ currentSite: site.id });
    const { fleet, host } = await startPracticeFleet(join(folder, 'practice'), fleetOptions);
    return { bots: fleet.bots, end: () => void host.kill('SIGTERM') };
  } finally {
    home.close();
  }
}
