// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { SiteView } from '../../../app/contract/index.ts';
import { unwrap } from '../../../app/kernel/index.ts';
import type { BotFamily } from '../../../app/ports/index.ts';
import { trustLimits } from '../../../app/trust/index.ts';
import { enrolRoot, openDirectorySource, openHome } from '../../platform/index.ts';
import { type PracticeFleet, startPracticeFleet } from '../../station/index.ts';

export type DrillBot = {
  readonly name: string;
  readonly family: BotFamily;
  readonly cell: string | null;
  readonly place: string;
};

/** The bots of a drill: alive on their own, so that a killed station takes none with it. */
export type DrillSite = {
  readonly kind: SiteView['kind'];
  /** Holds the bundles of the story, each named by its version. */
  readonly releases: string;
  /** Where each answers: a socket, or `udp:HOST:PORT`. */
  readonly bots: readonly DrillBot[];
  /** From which the story draws its chances. */
  readonly seed: number;
  /** Where practice bots say what happened to them, and are broken; null on a real site. */
  readonly control: string | null;
  end(): void;
};

type PracticeSiteOptions = {
  readonly home: string;
  readonly releases: string;
  readonly bots: number;
  readonly mcuBots: number;
  readonly seed: number;
  readonly speed: number;
};

/** Makes a fresh practice site in the home and starts its bots in a process of their own, where the station will find them. */
export async function makePracticeSite(options: PracticeSiteOptions): Promise<DrillSite> {
  const { home, releases, ...fleetOptions } = options;
  const folder = await makeSite(home, { name: 'Practice site', kind: 'practice', releases });
  const { fleet, host } = await startPracticeFleet(join(folder, 'practice'), fleetOptions);
  const bots = fleet.bots.map((bot) => ({ name: bot.name, family: bot.family, cell: bot.cell, place: placeOf(bot) }));
  return {
    kind: 'practice',
    releases,
    seed: options.seed,
    bots,
    control: fleet.control,
    end: () => void host.kill('SIGTERM'),
  };
}

function placeOf(bot: PracticeFleet['bots'][number]): string {
  return bot.family === 'mcu' ? `udp:${bot.host}:${bot.port}` : bot.socket;
}

type RealFleet = { readonly engines: readonly string[]; readonly releases: string };

/** Makes a fresh site for real engines, which are added later through the contract, as a technician does. */
export async function makeRealSite(home: string, { engines, releases }: RealFleet): Promise<DrillSite> {
  await makeSite(home, { name: 'Drill', kind: 'real', releases });
  const bots = engines.map((socket, index) => ({
    name: `Bot ${index + 1}`,
    family: 'container' as const,
    cell: null,
    place: socket,
  }));
  return { kind: 'real', releases, seed: 0, bots, control: null, end: () => undefined };
}

type Wanted = Pick<SiteView, 'name' | 'kind'> & { readonly releases: string };

/** A site that trusts the root beside the releases; its folder. */
async function makeSite(path: string, { name, kind, releases }: Wanted): Promise<string> {
  const root = unwrap(await openDirectorySource(releases).readSmall('root.json', trustLimits.metadataBytes));
  const home = unwrap(await openHome(path));
  try {
    const site = unwrap(await home.createSite({ name, kind }));
    const folder = home.siteFolder(site.id);
    unwrap(await enrolRoot(join(folder, 'trust'), root));
    await home.settings.change({ currentSite: site.id });
    return folder;
  } finally {
    home.close();
  }
}
