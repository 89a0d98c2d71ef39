// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DockerAddress } from '../../../app/ports/index.ts';

const exec = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export type RigBot = 'a' | 'b';

/** Two real engines and the releases for them, in one folder of their own. */
export interface EngineRig {
  readonly folder: string;
  /** OCI layout with the tags 1.0.0, 1.1.0, 1.2.0, 2.0.0 (degrades) and 2.1.0 (exits). */
  readonly layout: string;
  /** `ssh` reaches the same engine as `a`. */
  readonly addresses: Readonly<Record<RigBot | 'ssh', DockerAddress>>;
  engine(command: 'start' | 'stop' | 'cut', bot: RigBot): Promise<void>;
  /** Docker's own command line, the second observer. */
  docker(bot: RigBot, ...args: string[]): Promise<string>;
  socket(bot: RigBot): string;
  dispose(): Promise<void>;
}

/** `hostOfB`: where bot b publishes its ports; the address at which a person reaches it. */
export async function startEngineRig({ hostOfB = '127.0.0.2' } = {}): Promise<EngineRig> {
  const folder = await mkdtemp(join(tmpdir(), 'mw-rig-'));
  const env = { ...process.env, MILLWRIGHT_RIG_HOST_OF_B: hostOfB };
  const engines = (...args: string[]) => exec(script('engines.sh'), args, { env });
  const layout = join(folder, 'images');
  await exec(script('build-images.sh'), [layout]);
  const { stdout } = await engines('up', join(folder, 'engines')).catch(async (error: unknown) => {
    await engines('down', join(folder, 'engines'));
    throw error;
  });
  const socket = (bot: RigBot) => join(folder, 'engines', bot, 'engine.sock');
  return {
    folder,
    layout,
    addresses: JSON.parse(stdout),
    socket,
    async engine(command, bot) {
      await engines(command, join(folder, 'engines'), bot);
    },
    async docker(bot, ...args) {
      return (await exec('docker', ['-H', `unix://${socket(bot)}`, ...args])).stdout.trim();
    },
    async dispose() {
      await engines('down', join(folder, 'engines'));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
