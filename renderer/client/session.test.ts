// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { chooseHello, forgetSession, keepSession, tokenInHash } from './session.ts';

function box() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('the first message to the station', () => {
  it('carries the token of a fresh link, even when an older session is known', () => {
    const storage = box();
    keepSession(storage, 's1');
    expect(chooseHello('token-0123456789', storage)).toEqual({ kind: 'hello', token: 'token-0123456789' });
  });

  it('carries the session after a reload, and is nothing once that was refused', () => {
    const storage = box();
    keepSession(storage, 's1');
    expect(chooseHello(null, storage)).toEqual({ kind: 'hello', session: 's1' });
    forgetSession(storage);
    expect(chooseHello(null, storage)).toBeNull();
  });

  it.each(['', '#/bots', '#t=', '#t=short', '#t=0123456789abcdef/../x'])('takes no token from %j', (hash) => {
    expect(tokenInHash(hash)).toBeNull();
  });

  it('takes the token from the fragment', () => {
    expect(tokenInHash('#t=0123456789abcdef_-')).toBe('0123456789abcdef_-');
  });
});
