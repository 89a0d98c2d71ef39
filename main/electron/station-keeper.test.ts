// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { Defect } from '../../app/kernel/index.ts';
import { StationKeeper } from './station-keeper.ts';

class FakeChild extends EventEmitter {
  readonly heard: unknown[][] = [];
  postMessage(...args: unknown[]): void {
    this.heard.push(args);
  }
}

function bench() {
  const children: FakeChild[] = [];
  let now = 0;
  const on = {
    warn: vi.fn(),
    onRefused: vi.fn(),
    onWorking: vi.fn(),
    onEnded: vi.fn(),
    onLost: vi.fn(),
  };
  const keeper = new StationKeeper({
    fork: () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
    nowMs: () => now,
    ...on,
  });
  const child = () => children.at(-1) ?? new FakeChild();
  const pass = (ms: number) => {
    now += ms;
  };
  return { keeper, on, children, child, pass };
}

describe('the keeper of the station', () => {
  it('starts one station and brings pages and their ports to it', () => {
    const { keeper, child, children } = bench();
    const port = {} as MessagePortMain;
    keeper.join(3, port);
    keeper.leave(3);
    expect(children).toHaveLength(1);
    expect(child().heard).toEqual([[{ kind: 'join', page: 3 }, [port]], [{ kind: 'leave', page: 3 }]]);
  });

  it('starts a station again that died, and brings new pages to the new one', () => {
    const { keeper, on, child, children, pass } = bench();
    pass(60_000);
    child().emit('exit', 139);
    expect(children).toHaveLength(2);
    keeper.leave(3);
    expect(child().heard).toHaveLength(1);
    expect(on.onLost).not.toHaveBeenCalled();
  });

  it('gives up a station that dies soon after its start', () => {
    const { on, child, children, pass } = bench();
    pass(60_000);
    child().emit('exit', 1);
    pass(1000);
    child().emit('exit', 1);
    expect(children).toHaveLength(2);
    expect(on.onLost).toHaveBeenCalledOnce();
    expect(on.warn).toHaveBeenCalledTimes(2);
  });

  it('tells of a good end once, and has nothing left to end', () => {
    const { keeper, on, child } = bench();
    expect(keeper.end('idle')).toBe(true);
    child().emit('exit', 0);
    expect(on.onEnded).toHaveBeenCalledOnce();
    expect(keeper.end('now')).toBe(false);
  });

  it('passes on why a station cannot start, and does not start it again', () => {
    const { on, child, children } = bench();
    const refusal = { kind: 'refused', happened: 'It runs.', next: 'Use it.' };
    child().emit('message', refusal);
    child().emit('exit', 1);
    expect(on.onRefused).toHaveBeenCalledWith(refusal);
    expect(children).toHaveLength(1);
    expect(on.onEnded).not.toHaveBeenCalled();
  });

  it('tells when the station works on', () => {
    const { on, child } = bench();
    child().emit('message', { kind: 'working' });
    expect(on.onWorking).toHaveBeenCalledOnce();
  });

  it('treats any other message as a defect', () => {
    const { child } = bench();
    expect(() => child().emit('message', { kind: 'format', disk: true })).toThrow(Defect);
  });
});
