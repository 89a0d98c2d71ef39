// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export type WindowHost = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  readonly isProgram: (path: string) => boolean;
};

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const macPrograms = ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
const windowsPrograms = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
];

function thisWindowHost(): WindowHost {
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    isProgram: (path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch (error) {
        if (error instanceof Error && 'code' in error) return false;
        throw error;
      }
    },
  };
}

/** The browser that can show an app window, or null. */
export function findBrowser({ platform, env, isProgram }: WindowHost): string | null {
  const candidates =
    platform === 'darwin'
      ? macPrograms
      : platform === 'win32'
        ? ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
            windowsPrograms.map((parts) => join(env[name] ?? 'C:\\', ...parts)),
          )
        : namesOnPath.flatMap((name) => (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)));
  return candidates.find(isProgram) ?? null;
}

export function hasDisplay({ platform, env }: Pick<WindowHost, 'platform' | 'env'>): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** A profile of its own: no extension, no other tab and no saved session ever sees the page. */
export function windowArguments(link: string, profile: string, isRoot: boolean): string[] {
  return [
    `--app=${link}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--class=Millwright',
    // Chromium refuses to run as root with its sandbox.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

/** What this machine has for an app window. */
export function describeBrowser(host = thisWindowHost()): { browser: string | null; display: boolean } {
  return { browser: findBrowser(host), display: hasDisplay(host) };
}

/** Opens a window and answers which browser shows it, or null when this machine cannot show one. */
export async function openAppWindow(link: string, profile: string, host = thisWindowHost()): Promise<string | null> {
  const browser = hasDisplay(host) ? findBrowser(host) : null;
  if (browser === null) return null;
  await mkdir(profile, { recursive: true, mode: 0o700 });
  const child = spawn(browser, windowArguments(link, profile, host.isRoot), { detached: true, stdio: 'ignore' });
  child.unref();
  const [outcome] = await Promise.allSettled([once(child, 'spawn')]);
  return outcome.status === 'fulfilled' ? browser : null;
}
