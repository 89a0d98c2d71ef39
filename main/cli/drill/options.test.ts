// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { Invocation, UsageError } from '../command.ts';
import { drillOptions } from './options.ts';

const nothing = { stdout: () => undefined, stderr: () => undefined };
const read = (flags: Record<string, string | boolean>, name = 'rollback') =>
  drillOptions(new Invocation({ home: '/home', words: [name], flags, io: nothing }));
const real = { real: true, engines: '/a.sock, /b.sock', releases: '/stick' };

describe('the words of a drill', () => {
  it('are twelve practice bots of both families with the first seed unless they say otherwise', () => {
    expect(read({})).toMatchObject({ speed: 1, fleet: { kind: 'practice', bots: 12, mcuBots: 6, seed: 1 } });
    const other = { bots: '3', seed: '7', speed: '0.5' };
    expect(read(other)).toMatchObject({ speed: 0.5, fleet: { kind: 'practice', bots: 3, mcuBots: 1, seed: 7 } });
  });

  it('name real engines by their sockets, and where the releases lie', () => {
    expect(read(real).fleet).toEqual({ kind: 'real', engines: ['/a.sock', '/b.sock'], releases: '/stick' });
  });

  it.each([
    [{ bots: '0' }, '--bots is a whole number'],
    [{ seed: 'x' }, '--seed is a whole number'],
    [{ speed: '0' }, '--speed is a number above 0'],
    [{ speed: 'Infinity' }, '--speed is a number above 0'],
    [{ engines: '/a.sock' }, '--engines needs --real'],
    [{ releases: '/stick' }, '--releases needs --real'],
    [{ real: true, releases: '/stick' }, '--engines is missing'],
    [{ real: true, engines: '/a.sock' }, '--releases is missing'],
    [{ ...real, engines: '/a.sock,' }, '--engines is a list'],
    [{ ...real, seed: '2' }, '--seed has no place beside --real'],
    [{ ...real, bots: '2' }, '--bots has no place beside --real'],
  ])('%j are refused', (flags, why) => {
    expect(() => read(flags)).toThrow(UsageError);
    expect(() => read(flags)).toThrow(why);
  });

  it('keep stories that break bots away from real ones', () => {
    expect(() => read(real, 'power-cut')).toThrow('only practice bots');
  });

  it('name a drill that there is', () => {
    expect(() => read({}, 'toString')).toThrow('There is no drill "toString"');
  });
});
