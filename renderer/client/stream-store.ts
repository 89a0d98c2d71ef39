// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the page knows of one stream. Before the first snapshot `ready` is false, which is not the same as empty. */
export type StreamState<T> = {
  readonly ready: boolean;
  readonly items: readonly T[];
  readonly byId: ReadonlyMap<string, T>;
};

export type Applied = 'applied' | 'gap' | 'malformed';

/** The keyed collection behind one stream, with its place in the sequence. */
export interface StreamStore<T> {
  readonly state: StoreApi<StreamState<T>>;
  snapshot(seq: number, items: readonly unknown[]): Applied;
  /** `gap`: deltas were missed, or no snapshot came yet; subscribe again. The old items stay until then. */
  delta(seq: number, put: readonly unknown[], remove: readonly string[]): Applied;
  /** Accept nothing but a snapshot from now on. */
  restart(): void;
}

/** Runs the newest `work` soon; many deltas between two paints cost one render. */
export type Schedule = (work: () => void) => void;

export function createStreamStore<T extends { readonly id: string }>(
  schema: z.ZodMiniType<T>,
  schedule: Schedule,
): StreamStore<T> {
  const state = createStore<StreamState<T>>(() => ({ ready: false, items: [], byId: new Map() }));
  let byId = new Map<string, T>();
  let next: number | null = null;
  let scheduled = false;

  const parse = (items: readonly unknown[]): T[] | null => {
    const parsed = z.safeParse(z.array(schema), items);
    return parsed.success ? parsed.data : null;
  };
  const publish = () => {
    if (scheduled) return;
    scheduled = true;
    schedule(() => {
      scheduled = false;
      state.setState({ ready: true, items: [...byId.values()], byId: new Map(byId) });
    });
  };

  return {
    state,
    snapshot(seq, items) {
      const parsed = parse(items);
      if (parsed === null) return 'malformed';
      byId = new Map(parsed.map((item) => [item.id, item]));
      next = seq + 1;
      publish();
      return 'applied';
    },
    delta(seq, put, remove) {
      if (next === null || seq !== next) return 'gap';
      const parsed = parse(put);
      if (parsed === null) return 'malformed';
      for (const id of remove) byId.delete(id);
      for (const item of parsed) byId.set(item.id, item);
      next = seq + 1;
      publish();
      return 'applied';
    },
    restart() {
      next = null;
    },
  };
}
