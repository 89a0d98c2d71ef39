// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SiteView, siteViewSchema } from '../../../app/contract/index.ts';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { diskFault } from '../disk-fault.ts';
import { syncDirectory, writeDurably } from '../durable.ts';
import { randomIds } from '../ids.ts';
import { isSystemError } from '../system-error.ts';

/** One folder per site; `site.json` in it says which. Folders under a dot name are half made or half removed. */
export class SiteFolders {
  readonly #root: string;
  #sites: readonly SiteView[] = [];
  #unreadable: readonly string[] = [];

  private constructor(root: string) {
    this.#root = root;
  }

  static async open(home: string): Promise<SiteFolders> {
    const folders = new SiteFolders(join(home, 'sites'));
    await folders.#orDiskFault(async () => {
      await mkdir(folders.#root, { recursive: true, mode: 0o700 });
      await folders.#sweep();
      await folders.reload();
    });
    return folders;
  }

  list(): readonly SiteView[] {
    return this.#sites;
  }

  /** Folders that do not say which site they are; left as they are. */
  unreadable(): readonly string[] {
    return this.#unreadable;
  }

  folder(id: string): string {
    if (this.#sites.some((site) => site.id === id)) return join(this.#root, id);
    throw new FaultError(fault('sites/unknown', `no site ${id.slice(0, 80)}`));
  }

  async create({ name, kind }: Pick<SiteView, 'name' | 'kind'>): Promise<SiteView> {
    this.#refuseTakenName(name);
    const site: SiteView = { id: randomIds.next('site'), name, kind };
    const half = join(this.#root, `.${site.id}`);
    await this.#orDiskFault(async () => {
      await mkdir(half, { mode: 0o700 });
      await writeDurably(join(half, 'site.json'), `${JSON.stringify(site)}\n`);
      await this.#rename(half, join(this.#root, site.id));
      await this.reload();
    });
    return site;
  }

  async remove(id: string): Promise<void> {
    const folder = this.folder(id);
    const half = join(this.#root, `.${id}`);
    await this.#orDiskFault(async () => {
      await this.#rename(folder, half);
      await this.reload();
      await rm(half, { recursive: true, force: true });
    });
  }

  /** Puts a finished folder in place as a site; what was there under its id goes to `setAside`. Answers whether there was something. */
  async adopt(finished: string, id: string, setAside: string): Promise<boolean> {
    const wasThere = this.#sites.some((site) => site.id === id);
    await this.#orDiskFault(async () => {
      const place = join(this.#root, id);
      if (wasThere) await rename(place, setAside);
      await this.#rename(finished, place);
      await this.reload();
    });
    return wasThere;
  }

  async reload(): Promise<void> {
    const found = await readSites(this.#root);
    this.#sites = found.sites;
    this.#unreadable = found.unreadable;
  }

  async #sweep(): Promise<void> {
    const half = (await readdir(this.#root)).filter((name) => name.startsWith('.'));
    for (const name of half) await rm(join(this.#root, name), { recursive: true, force: true });
  }

  async #rename(from: string, to: string): Promise<void> {
    await rename(from, to);
    await syncDirectory(this.#root);
  }

  #refuseTakenName(name: string): void {
    const taken = this.#sites.some((site) => site.name.toLowerCase() === name.toLowerCase());
    if (taken) throw new FaultError(fault('sites/name-taken', `a site named ${name} exists`));
  }

  async #orDiskFault(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw error instanceof FaultError ? error : new FaultError(diskFault(this.#root, error));
    }
  }
}

/** The sites whose folders lie under `root`, and the paths of those that a person must look at. */
export async function readSites(
  root: string,
): Promise<{ readonly sites: readonly SiteView[]; readonly unreadable: readonly string[] }> {
  const names = (await readdir(root)).filter((name) => !name.startsWith('.')).sort();
  const read = await Promise.all(names.map((name) => readSite(join(root, name), name)));
  return {
    sites: read.filter((site) => site !== null),
    unreadable: names.filter((_, index) => read[index] === null).map((name) => join(root, name)),
  };
}

/** Null for a folder that does not say which site it is. */
async function readSite(folder: string, id: string): Promise<SiteView | null> {
  try {
    const parsed = siteViewSchema.safeParse(JSON.parse(await readFile(join(folder, 'site.json'), 'utf8')));
    return parsed.success && parsed.data.id === id ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError || (isSystemError(error) && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code)))
      return null;
    throw error;
  }
}
