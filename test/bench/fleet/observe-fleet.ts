// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { socketPathFor } from '../../../main/installation/index.ts';
import { median } from '../measure.ts';

type Subject = { readonly program: string; readonly home: string; readonly bots: number };

type Observed = {
  readonly allSeenS: number;
  readonly cpuPercent: number;
  readonly rssMb: number;
  readonly lagMedianMs: number;
  readonly lagP95Ms: number;
  readonly longTasksPerMin: number;
};

const restMs = 30_000;
const changes = 20;
const mostSecondsUntilSeen = 180;

/** Starts a station with so many practice bots and a page on its list; measures both at rest, then how long changes take to the page. */
export async function observeFleet(subject: Subject): Promise<Observed> {
  const startedMs = performance.now();
  const { home, bots } = subject;
  const words = [subject.program, 'serve', '--practice', String(bots), '--home', home];
  const station = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(await addressOf(station));
    const firstId = await untilAllAreSeen(subject);
    const allSeenS = (performance.now() - startedMs) / 1000;
    await page.getByText('Picker 01').first().waitFor();
    return { allSeenS, ...(await atRest(page, station)), ...(await streamLag(page, subject, firstId)) };
  } finally {
    await browser.close();
    station.kill('SIGTERM');
    if (station.exitCode === null) await once(station, 'exit');
  }
}

async function addressOf({ stdout }: { readonly stdout: NodeJS.ReadableStream }): Promise<string> {
  for await (const line of createInterface({ input: stdout })) if (line.startsWith('http://127.0.0.1:')) return line;
  throw new Error('the station printed no address');
}

/** Answers with the id of the first picker. */
async function untilAllAreSeen({ program, home, bots }: Subject): Promise<string> {
  const list = [program, 'bots', 'list', '--json', '--home', home];
  for (let waitedS = 0; waitedS < mostSecondsUntilSeen; waitedS += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, list, { maxBuffer: 64_000_000 });
    const listed: { bots: readonly { id: string; name: string; state: string }[] } = JSON.parse(stdout);
    const seen = listed.bots.filter(({ state }) => state === 'ok');
    const first = seen.find(({ name }) => name === 'Picker 01');
    if (seen.length >= bots && first !== undefined) return first.id;
    await pass(1000);
  }
  throw new Error(`not all of ${bots} bots came into sight`);
}

async function atRest(
  page: Page,
  { pid }: ChildProcess,
): Promise<Pick<Observed, 'cpuPercent' | 'rssMb' | 'longTasksPerMin'>> {
  if (pid === undefined) throw new Error('the station has no process');
  const longTasks = page.evaluate(async (ms) => {
    let seen = 0;
    const observer = new PerformanceObserver((list) => {
      seen += list.getEntries().length;
    });
    observer.observe({ type: 'longtask' });
    await new Promise((resolve) => setTimeout(resolve, ms));
    return seen;
  }, restMs);
  const before = await cpuSeconds(pid);
  const seen = await longTasks;
  const usedS = (await cpuSeconds(pid)) - before;
  const rssKb = Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return {
    cpuPercent: (usedS * 100_000) / restMs,
    rssMb: rssKb / 1024,
    longTasksPerMin: (seen * 60_000) / restMs,
  };
}

/** User and system time so far (proc(5): fields 14 and 15, in clock ticks). */
async function cpuSeconds(pid: number): Promise<number> {
  const ticksPerS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerS;
}

/** A bot gets another name over the station's own socket; measured from asking until the page shows it. */
async function streamLag(
  page: Page,
  { home }: Subject,
  botId: string,
): Promise<Pick<Observed, 'lagMedianMs' | 'lagP95Ms'>> {
  const socket = connect(socketPathFor(home));
  await once(socket, 'connect');
  const lags: number[] = [];
  try {
    for (let id = 1; id <= changes; id += 1) {
      const name = `Picker 01 ${String.fromCharCode(96 + id)}`;
      const shown = page.waitForFunction((text) => document.body.innerText.includes(text), name, { polling: 20 });
      await pass(500);
      const askedMs = performance.now();
      socket.write(`${JSON.stringify({ kind: 'call', id, operation: 'bots.change', input: { botId, name } })}\n`);
      await shown;
      lags.push(performance.now() - askedMs);
    }
  } finally {
    socket.destroy();
  }
  const sorted = lags.toSorted((a, b) => a - b);
  return { lagMedianMs: median(lags), lagP95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN };
}
