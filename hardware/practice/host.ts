// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { scheduledFault, startPracticeBots } from './index.ts';

// node out/hardware/practice/host.js --dir DIR [--bots 6] [--mcu-bots 0] [--seed 1] [--speed 1] [--schedule FILE] [--alone-s N]
// Prints one JSON line when every bot answers, then stays until SIGTERM. With --alone-s it also ends when told to on the
// control socket, and when nobody was connected there for N seconds: bots outlive a station that was killed, not for ever.

const USAGE = 'usage: host --dir DIR [--bots N] [--mcu-bots N] [--seed N] [--speed X] [--schedule FILE] [--alone-s N]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      bots: { type: 'string', default: '6' },
      'mcu-bots': { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      schedule: { type: 'string' },
      'alone-s': { type: 'string' },
    },
  });
  const [bots, seed, speed] = [Number(values.bots), Number(values.seed), Number(values.speed)];
  const mcuBots = Number(values['mcu-bots']);
  const aloneS = values['alone-s'] === undefined ? null : Number(values['alone-s']);
  const areWhole = [bots, mcuBots, seed].every(Number.isSafeInteger);
  const areInRange = bots > 0 && mcuBots >= 0 && mcuBots <= bots && speed > 0 && (aloneS === null || aloneS > 0);
  const known = values.dir !== undefined && areWhole && areInRange;
  if (!known || values.dir === undefined) throw new TypeError(USAGE);
  const schedule =
    values.schedule === undefined
      ? []
      : z.parse(z.array(scheduledFault), JSON.parse(readFileSync(values.schedule, 'utf8')));
  return { folder: values.dir, bots, mcuBots, seed, speed, schedule, aloneS };
}

async function main(): Promise<void> {
  const { aloneS, ...options } = readOptions();
  const end = (): void => {
    void fleet.close().finally(() => process.exit(0));
  };
  const belonging = aloneS === null ? {} : { belonging: { aloneMs: aloneS * 1000, end } };
  // Nobody may be listening any more when a bug ends the bots.
  process.on('uncaughtExceptionMonitor', ({ stack }) => appendFileSync(join(options.folder, 'host.log'), `${stack}\n`));
  const fleet = await startPracticeBots({ ...options, ...belonging });
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdout.write(`${JSON.stringify({ ready: true, control: fleet.control, bots: fleet.bots })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof TypeError ? 2 : 1);
});
