// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test';
import { findElectron } from '../../tools/electron.mjs';
import { runCommand, type StationUnderTest } from './station-process.ts';

const project = resolve(import.meta.dirname, '../..');
const pageAddress = 'app://bots/';
const browserOnly = () => Promise.reject(new Error('this story belongs to the browser shell: mark it @browser'));

/** The desktop shell on a data folder of its own. It runs from the moment its window is asked for. */
export class DesktopProcess implements StationUnderTest {
  readonly home: string;
  readonly startWithBotsOfTheirOwn = browserOnly;
  readonly freshLink = browserOnly;
  readonly kill = browserOnly;
  #app: ElectronApplication | null = null;
  #output = '';

  private constructor(home: string) {
    this.home = home;
  }

  static async create(): Promise<DesktopProcess> {
    return new DesktopProcess(await mkdtemp(join(tmpdir(), 'millwright-desktop-')));
  }

  get output(): string {
    return this.#output;
  }

  /** The one window, which already shows the page. */
  async window(): Promise<Page> {
    const executablePath = findElectron();
    if (executablePath === null) throw new Error('Electron is not here');
    // Electron refuses its sandbox to root, which is who runs tests on a bare machine.
    const rootWords = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    this.#app = await electron.launch({ executablePath, args: [...rootWords, project, '--home', this.home] });
    const { stdout, stderr } = this.#app.process();
    for (const stream of [stdout, stderr]) {
      stream?.on('data', (chunk) => {
        this.#output += chunk;
      });
    }
    return this.#app.firstWindow();
  }

  async start(): Promise<string> {
    return pageAddress;
  }

  command(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
    return runCommand(this.home, args);
  }

  async remove(): Promise<void> {
    await this.#app?.close();
    await rm(this.home, { recursive: true, force: true });
  }
}
