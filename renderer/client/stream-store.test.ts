// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createStreamStore } from './stream-store.ts';

const schema = z.object({ id: z.string(), value: z.number() });
const item = (id: string, value: number) => ({ id, value });

function openStore() {
  return createStreamStore(schema, (work) => work());
}

describe('a stream store', () => {
  it('is not ready before the first snapshot, and ready after an empty one', () => {
    const store = openStore();
    expect(store.state.getState()).toMatchObject({ ready: false, items: [] });

    store.snapshot(0, []);

    expect(store.state.getState()).toMatchObject({ ready: true, items: [] });
  });

  it('applies deltas in sequence: puts replace by id, removes forget', () => {
    const store = openStore();
    store.snapshot(7, [item('a', 1), item('b', 2)]);

    expect(store.delta(8, [item('a', 3), item('c', 4)], ['b'])).toBe('applied');

    expect(store.state.getState().items).toEqual([item('a', 3), item('c', 4)]);
    expect(store.state.getState().byId.get('c')).toEqual(item('c', 4));
  });

  it('answers gap for a missed or repeated delta and keeps what it had', () => {
    const store = openStore();
    store.snapshot(0, [item('a', 1)]);

    expect(store.delta(2, [item('a', 9)], [])).toBe('gap');
    expect(store.delta(0, [item('a', 9)], [])).toBe('gap');

    expect(store.state.getState().items).toEqual([item('a', 1)]);
  });

  it('accepts nothing but a snapshot after a restart, and shows the old items until then', () => {
    const store = openStore();
    store.snapshot(0, [item('a', 1)]);
    store.restart();

    expect(store.delta(1, [item('a', 2)], [])).toBe('gap');
    expect(store.state.getState()).toMatchObject({ ready: true, items: [item('a', 1)] });

    store.snapshot(0, [item('b', 5)]);
    expect(store.state.getState().items).toEqual([item('b', 5)]);
  });

  it('shows nothing of a frame in which one item does not fit the schema', () => {
    const store = openStore();

    expect(store.snapshot(0, [item('a', 1), { id: 'b' }])).toBe('malformed');

    expect(store.state.getState()).toMatchObject({ ready: false, items: [] });
  });

  it('publishes once for many deltas between two paints', () => {
    const waiting: (() => void)[] = [];
    const store = createStreamStore(schema, (work) => waiting.push(work));
    let publications = 0;
    store.state.subscribe(() => {
      publications += 1;
    });

    store.snapshot(0, [item('a', 1)]);
    store.delta(1, [item('a', 2)], []);
    store.delta(2, [item('a', 3)], []);
    for (const paint of waiting) paint();

    expect(publications).toBe(1);
    expect(store.state.getState().items).toEqual([item('a', 3)]);
  });
});
