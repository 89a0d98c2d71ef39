// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('turns', () => {
  it('never lets more work run at once than allowed, and lets all of it run in order', async () => {
    const turns = new Turns(3);
    const begun: number[] = [];
    let atOnce = 0;
    let most = 0;
    const work = (name: number) => async () => {
      begun.push(name);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, (_, name) => turns.take(work(name))));
    expect(most).toBe(3);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('passes the turn on when work fails', async () => {
    const turns = new Turns(1);
    const failed = turns.take(() => Promise.reject(new Error('no answer')));
    const next = turns.take(async () => 'answered');
    await expect(failed).rejects.toThrow('no answer');
    await expect(next).resolves.toBe('answered');
  });
});
