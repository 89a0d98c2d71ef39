// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

/** The package's folder, seen from the compiled `out/main/installation`. */
const root = new URL('../../../', import.meta.url);

/** The built page. */
export const pageFolder = fileURLToPath(new URL('out/renderer', root));

/** The signed releases of the practice site and their root, made at set-up. In a packed shell they lie beside the archive. */
export const practiceReleases = fileURLToPath(new URL('out/practice-releases', root)).replace(
  /app\.asar(?=[\\/])/,
  'app.asar.unpacked',
);

export function version(): string {
  const manifest = z.object({ version: z.string() });
  return manifest.parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))).version;
}
