// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstWindow, keepWindowState, readWindowState } from './window-state.ts';

const laptop = { x: 0, y: 25, width: 1366, height: 743 };
const screenOnTheLeft = { x: -1920, y: 0, width: 1920, height: 1080 };
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'window-'));
  path = join(folder, 'window.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the window of the last time', () => {
  it('comes back where it was', async () => {
    const state = { bounds: { x: 40, y: 60, width: 900, height: 600 }, maximized: true };
    keepWindowState(path, state);
    expect(readWindowState(path, [laptop])).toEqual(state);
    expect(await readdir(folder)).toEqual(['window.json']);
  });

  it('is the first window when there was none', () => {
    expect(readWindowState(path, [laptop])).toEqual(firstWindow);
  });

  it.each(['', '{', '[]', '{"bounds":{"x":0}}', '{"bounds":{"x":"0","y":0,"width":1,"height":1},"maximized":false}'])(
    'is the first window when the file holds %j',
    async (text) => {
      await writeFile(path, text);
      expect(readWindowState(path, [laptop])).toEqual(firstWindow);
    },
  );

  it.each([
    ['on the left screen', { x: -1900, y: 0 }, [laptop, screenOnTheLeft], true],
    ['on a screen that was taken away', { x: -1900, y: 0 }, [laptop], false],
    ['with a corner still in sight', { x: 1266, y: 600 }, [laptop], true],
    ['with nothing to take hold of', { x: 1300, y: 600 }, [laptop], false],
    ['with its title above the screen', { x: 0, y: -300 }, [laptop], false],
    ['below the screen', { x: 0, y: 2000 }, [laptop], false],
  ])('%s can be seen: %s', (_where, place, screens, isSeen) => {
    const bounds = { ...place, width: 900, height: 600 };
    keepWindowState(path, { bounds, maximized: false });
    expect(readWindowState(path, screens).bounds).toEqual(isSeen ? bounds : firstWindow.bounds);
  });
});
