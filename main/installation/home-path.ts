// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;
export type HostFacts = { readonly platform: NodeJS.Platform; readonly env: Environment; readonly userHome: string };

const thisHost = (): HostFacts => ({ platform: process.platform, env: process.env, userHome: homedir() });

/** The folder that holds everything Millwright keeps: MILLWRIGHT_HOME, else where this platform wants application data. */
export function defaultHomePath({ platform, env, userHome }: HostFacts = thisHost()): string {
  const chosen = env['MILLWRIGHT_HOME'];
  if (chosen) return resolve(chosen);
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(userHome, 'AppData', 'Local'), 'Millwright');
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support', 'Millwright');
  return join(env['XDG_DATA_HOME'] || join(userHome, '.local', 'share'), 'millwright');
}

/** A unix socket's path has 108 bytes on Linux and 104 on macOS, with its end mark. */
const longestSocketPath = 100;

/** Where the station of a home answers the command line. Pure, so that both sides find it without asking. */
export function socketPathFor(homePath: string, { platform }: Pick<HostFacts, 'platform'> = thisHost()): string {
  const name = createHash('sha256').update(resolve(homePath)).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\millwright-${name}`;
  const inHome = join(homePath, 'station.sock');
  if (Buffer.byteLength(inHome) < longestSocketPath) return inHome;
  return join(tmpdir(), `millwright-${userInfo().uid}`, `${name}.sock`);
}
