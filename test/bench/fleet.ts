// SPDX-License-Identifier: Apache-2.0
// What a thousand practice bots cost the station and its page, beside twelve in the same run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { observeFleet } from './fleet/observe-fleet.ts';
import { type Measurement, measurement } from './measure.ts';

const program = fileURLToPath(new URL('../../program/millwright.js', import.meta.url));

export async function* benchmark(): AsyncGenerator<Measurement> {
  const few = await onOwnFolder(12);
  const many = await onOwnFolder(1000);
  yield measurement('fleet-all-seen', many.allSeenS, 's', few.allSeenS);
  yield measurement('fleet-station-cpu-at-rest', many.cpuPercent, '% of a core', few.cpuPercent);
  yield measurement('fleet-station-rss', many.rssMb, 'MB', few.rssMb);
  yield measurement('fleet-stream-lag-median', many.lagMedianMs, 'ms', few.lagMedianMs);
  yield measurement('fleet-stream-lag-p95', many.lagP95Ms, 'ms', few.lagP95Ms);
  yield measurement('fleet-page-long-tasks', many.longTasksPerMin, 'per minute', few.longTasksPerMin);
}

async function onOwnFolder(bots: number): ReturnType<typeof observeFleet> {
  const home = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
  try {
    return await observeFleet({ program, home, bots });
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  }
}
