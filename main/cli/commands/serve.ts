// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describeBrowser, openAppWindow } from '../../browser/index.ts';
import { socketPathFor } from '../../installation/index.ts';
import { mostPracticeBots } from '../../station/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import { attachToSocket } from '../contact/contact.ts';
import { RunningStation } from '../running-station.ts';
import { untilStopped } from '../stopping.ts';

const ended: Outcome = { lines: [], json: { event: 'ended' } };
const rootWarning = 'Millwright runs as root. Run it as your own user instead.';

/** Serves the page until it is stopped; Enter makes a fresh link. */
export async function serve(given: Invocation): Promise<Outcome> {
  const port = given.wholeNumber('port', { min: 1024, max: 65_535 });
  const practiceBots = practiceBotsWanted(given);
  const { stopped } = untilStopped();
  const station = await RunningStation.start(given.home, { lookOnly: false, page: { port }, practiceBots });
  try {
    warnOfRoot(given, station);
    const page = await station.page();
    const say = given.has('once-link-to-stdout')
      ? (line: string) => given.warn(line)
      : (line: string) => given.tell(line, { event: 'note', line });
    say('Shell: page in your browser. The address works once, within 30 s. Enter makes a fresh one; Ctrl-C ends.');
    const tellLink = () => {
      const url = page.link();
      given.tell(url, { event: 'link', url });
    };
    tellLink();
    const keyboard = createInterface({ input: process.stdin }).on('line', tellLink);
    await stopped;
    keyboard.close();
    process.stdin.destroy();
    return ended;
  } finally {
    await station.close();
  }
}

/** Opens an app window on the running station, or becomes the station behind one. */
export async function open(given: Invocation): Promise<Outcome> {
  const practiceBots = practiceBotsWanted(given);
  const profile = join(given.home, 'window');
  const running = await attachToSocket(socketPathFor(given.home));
  if (running !== null) {
    try {
      if (practiceBots !== undefined)
        given.warn('Millwright runs already and keeps its bots. End it first for another number.');
      const url = await running.link();
      const browser = await openAppWindow(url, profile);
      const lines = browser === null ? ['No window can be opened here. Open this address once, within 30 s:', url] : [];
      return { lines, json: { url, browser } };
    } finally {
      running.close();
    }
  }
  const { browser, display } = describeBrowser();
  return browser !== null && display ? openOwn(given, { profile, practiceBots }) : serve(given);
}

type Window = { readonly profile: string; readonly practiceBots: number | undefined };

async function openOwn(given: Invocation, { profile, practiceBots }: Window): Promise<Outcome> {
  const { stopped, stop } = untilStopped();
  const station = await RunningStation.start(given.home, { lookOnly: false, page: { onUnused: stop }, practiceBots });
  try {
    warnOfRoot(given, station);
    const page = await station.page();
    const browser = await openAppWindow(page.link(), profile);
    if (browser === null) {
      const url = page.link();
      given.tell('Shell: no window can be opened here. Open this address once, within 30 s:', { event: 'note' });
      given.tell(url, { event: 'link', url });
    } else {
      given.tell(`Shell: app window of ${browser}. It ends 20 s after its last window.`, { event: 'window', browser });
    }
    await stopped;
    return ended;
  } finally {
    await station.close();
  }
}

/** Making a large site takes a while, and changing its size leaves bots behind: both are said before anybody wonders. */
function practiceBotsWanted(given: Invocation): number | undefined {
  const bots = given.wholeNumber('practice', { min: 1, max: mostPracticeBots });
  if (bots === undefined) return undefined;
  const others = 'Those of an earlier, larger number stay listed, switched off.';
  given.warn(`Practice site with ${bots} bots; new ones come into sight within a minute. ${others}`);
  return bots;
}

function warnOfRoot(given: Invocation, station: RunningStation): void {
  if (process.getuid?.() !== 0) return;
  given.warn(`Warning: ${rootWarning}`);
  station.host.alarm(rootWarning);
}
