// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export type PageFile = {
  readonly bytes: Buffer;
  readonly type: string;
  readonly cacheControl: string;
  /** Stands in the policy of this one answer and in the page. */
  readonly nonce: string;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const noncePlaceholder = '__CSP_NONCE__';

/**
 * The built page as an allow-list: exactly the files that were there when the host started, by their exact address.
 * An address is never turned into a path, so there is nothing to climb out of.
 */
export class PageFiles {
  readonly #pathByAddress: ReadonlyMap<string, string>;

  private constructor(pathByAddress: ReadonlyMap<string, string>) {
    this.#pathByAddress = pathByAddress;
  }

  /** Rejects with the system's error when the folder cannot be read. */
  static async open(folder: string): Promise<PageFiles> {
    const paths = (await filesIn(folder)).filter((path) => Object.hasOwn(types, extname(path)));
    return new PageFiles(new Map(paths.map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path])));
  }

  /** `target` is the request target as it came in, still encoded. */
  async find(target: string): Promise<PageFile | null> {
    const [address = ''] = target.split('?', 1);
    const path = this.#pathByAddress.get(address === '/' ? '/index.html' : address);
    if (path === undefined) return null;
    const nonce = randomBytes(16).toString('base64');
    const bytes = await readFile(path);
    const isPage = extname(path) === '.html';
    return {
      bytes: isPage ? Buffer.from(bytes.toString('utf8').replaceAll(noncePlaceholder, nonce)) : bytes,
      type: types[extname(path)] ?? 'application/octet-stream',
      // Assets carry a hash of their content in their name; the page that names them must never be an old one.
      cacheControl: address.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
      nonce,
    };
  }
}

/** Plain files below `folder`, no links. Asks only what also works inside the archive of a packaged application. */
async function filesIn(folder: string): Promise<string[]> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  const found = await Promise.all(
    paths.map(async (path) => {
      const entry = await lstat(path);
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}
