// SPDX-License-Identifier: Apache-2.0
// Joins the compiled code of the command line and of the desktop shell's station, and the packages of many small files, into a few files under out/program. Node
// spends most of a start on opening and linking files one by one; what starts beside it (worker, practice bots) stays where it is.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = 'out/program';
/** Plain JavaScript without files of their own beside it. Everything else is loaded from where npm put it. */
const joined = ['zod', 'semver', 'cborg'];

/** What lies beside a module is found from where the compiler put it, not from the joined file. @type {import('vite').Plugin} */
const keepPlaces = {
  name: 'keep-places',
  transform(code, id) {
    if (!code.includes('import.meta.url')) return null;
    const place = JSON.stringify(relative(`${root}${folder}`, id).replaceAll('\\', '/'));
    return { code: code.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`), map: null };
  },
};

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  plugins: [keepPlaces],
  ssr: { noExternal: joined },
  build: {
    ssr: true,
    outDir: folder,
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: ['out/main/cli/millwright.js', 'out/main/electron/station-process.js'].map((entry) => `${root}${entry}`),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
