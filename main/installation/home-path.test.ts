// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { defaultHomePath, socketPathFor } from './home-path.ts';

const userHome = '/home/ada';

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/share/millwright'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/millwright'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/ada/.local/share/millwright'],
    ['darwin', {}, '/home/ada/Library/Application Support/Millwright'],
    ['linux', { MILLWRIGHT_HOME: '/srv/mill', XDG_DATA_HOME: '/data' }, '/srv/mill'],
  ] as const)('on %s with %o is %s', (platform, env, path) => {
    expect(defaultHomePath({ platform, env, userHome })).toBe(path);
  });
});

describe('the socket', () => {
  it('lies in the data folder when the path is short enough', () => {
    expect(socketPathFor('/srv/mill', { platform: 'linux' })).toBe('/srv/mill/station.sock');
  });

  it('stays under 100 bytes for a deep data folder, and differs between folders', () => {
    const [one, two] = ['a', 'b'].map((end) => socketPathFor(`/${'deep/'.repeat(30)}${end}`, { platform: 'linux' }));
    expect(one?.length).toBeLessThan(100);
    expect(one).not.toBe(two);
  });

  it('is a pipe of its own on Windows', () => {
    expect(socketPathFor('/srv/mill', { platform: 'win32' })).toMatch(/^\\\\\.\\pipe\\millwright-[0-9a-f]{16}$/);
  });
});
