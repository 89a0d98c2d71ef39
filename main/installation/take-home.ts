// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { defaultHomePath } from './home-path.ts';

/** `--home DIR` may stand anywhere, also before the command. `home` is null when its folder is missing. */
export function takeHome(argv: readonly string[]): { home: string | null; rest: string[] } {
  const at = argv.findIndex((word) => word === '--home' || word.startsWith('--home='));
  const named = argv[at];
  if (named === undefined) return { home: defaultHomePath(), rest: [...argv] };
  const isPair = named === '--home';
  const folder = isPair ? argv[at + 1] : named.slice('--home='.length);
  const rest = argv.filter((_, index) => index !== at && !(isPair && index === at + 1));
  return { home: folder ? resolve(folder) : null, rest };
}
