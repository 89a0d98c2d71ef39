// SPDX-License-Identifier: Apache-2.0
// How long from opening the link to a first screen that can be used, beside a page that is React and one button.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import { type Measurement, measurement, median } from '../measure.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const rounds = 5;
const barePage = `import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
function Page() {
  const [presses, setPresses] = useState(0);
  return createElement('button', { onClick: () => setPresses(presses + 1) }, 'Ready');
}
createRoot(document.getElementById('root')).render(createElement(Page));`;

/** Cold browser context each time; `program` is the built command line, `home` a data folder used before. */
export async function measureFirstScreen(program: string, home: string): Promise<Measurement> {
  const folder = await mkdtemp(join(root, 'out', 'bench-page-'));
  const bare = await serveText(await bareDocument(folder));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page: number[] = [];
    const reference: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      reference.push(await msUntilShown(browser, bare.url, 'Ready'));
      page.push(await withStation(program, home, (link) => msUntilShown(browser, link, 'Picker 01')));
    }
    return measurement('start-first-screen', median(page), 'ms', median(reference));
  } finally {
    await browser.close();
    bare.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function msUntilShown(browser: Browser, url: string, text: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const startedMs = performance.now();
    await page.goto(url);
    await page.getByText(text).first().waitFor();
    return performance.now() - startedMs;
  } finally {
    await context.close();
  }
}

async function withStation(program: string, home: string, work: (link: string) => Promise<number>): Promise<number> {
  const child = spawn(process.execPath, [program, 'serve', '--home', home], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('http://127.0.0.1:')) return await work(line);
    }
    throw new Error('the station printed no address');
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** One HTML document with the bundled page in it. */
async function bareDocument(folder: string): Promise<string> {
  await writeFile(join(folder, 'bare.js'), barePage);
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input: join(folder, 'bare.js') } },
  });
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : [];
  const [chunk] = outputs.flatMap(({ output }) => output);
  if (chunk?.type !== 'chunk') throw new Error('the bare page was not built');
  return `<!doctype html><title>Bare</title><div id="root"></div><script type="module">${chunk.code}</script>`;
}

async function serveText(text: string): Promise<{ url: string; close(): void }> {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(text));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
