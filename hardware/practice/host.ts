// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { scheduledFault, startPracticeBots } from './index.ts';

// node out/hardware/practice/host.js --dir DIR [--bots 6] [--mcu-bots 0] [--seed 1] [--speed 1] [--schedule FILE] [--with-parent]
// Prints one JSON line when every bot answers, then stays until SIGTERM, or until its standard input ends (--with-parent).

const USAGE =
  'usage: host --dir DIR [--bots N] [--mcu-bots N] [--seed N] [--speed X] [--schedule FILE] [--with-parent]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      bots: { type: 'string', default: '6' },
      'mcu-bots': { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      schedule: { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  const [bots, seed, speed] = [Number(values.bots), Number(values.seed), Number(values.speed)];
  const mcuBots = Number(values['mcu-bots']);
  const areWhole = [bots, mcuBots, seed].every(Number.isSafeInteger);
  const known = values.dir !== undefined && areWhole && bots > 0 && mcuBots >= 0 && mcuBots <= bots && speed > 0;
  if (!known || values.dir === undefined) throw new TypeError(USAGE);
  const schedule =
    values.schedule === undefined
      ? []
      : z.parse(z.array(scheduledFault), JSON.parse(readFileSync(values.schedule, 'utf8')));
  return { folder: values.dir, bots, mcuBots, seed, speed, schedule, withParent: values['with-parent'] };
}

async function main(): Promise<void> {
  const { withParent, ...options } = readOptions();
  const fleet = await startPracticeBots(options);
  const end = (): void => {
    void fleet.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (withParent) {
    process.stdin.once('end', end);
    process.stdin.once('close', end);
    process.stdin.resume();
  }
  process.stdout.write(`${JSON.stringify({ ready: true, control: fleet.control, bots: fleet.bots })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof TypeError ? 2 : 1);
});
