// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine, type EngineTroubles } from '../../hardware/practice/engine/engine.ts';
import type { PracticeTime } from '../../hardware/practice/engine/time.ts';

/** Time that stands still until a test moves it. */
export class HeldTime implements PracticeTime {
  #now = Date.parse('2026-02-03T04:05:06Z');
  #orders: { readonly at: number; readonly work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const order = { at: this.#now + ms, work };
    this.#orders.push(order);
    return () => {
      this.#orders = this.#orders.filter((other) => other !== order);
    };
  }

  /** Moves on and runs what falls due, in order; what it sets off asynchronously gets its turn in between. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const due = this.#orders.filter((order) => order.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#orders = this.#orders.filter((order) => order !== due);
      this.#now = Math.max(this.#now, due.at);
      due.work();
    }
    this.#now = end;
  }

  /** Lets time run while something is awaited. */
  async through<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    done.catch(() => undefined);
    while (!settled) await this.pass(10);
    return done;
  }
}

/** Sockets open and close in the real world, outside of held time. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

/** A practice engine in a temporary folder, with a hand on its time and its troubles. */
export class EngineBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'mw-engine-'));
  readonly time = new HeldTime();
  readonly troubles = { diskFull: false, loadCorrupts: false, appDegraded: false };
  engine: Engine = this.boot();

  /** The next power-on: whatever is on disk. */
  boot(): Engine {
    const troubles: EngineTroubles = {
      diskFull: () => this.troubles.diskFull,
      loadCorrupts: () => this.troubles.loadCorrupts,
      appDegraded: () => this.troubles.appDegraded,
    };
    const identity = { engineId: 'TEST', hostName: 'bench', labels: [], architecture: 'amd64' } as const;
    this.engine = new Engine({ folder: this.folder, identity, time: this.time, speed: 1, troubles });
    return this.engine;
  }

  dispose(): void {
    this.engine.powerOff();
    rmSync(this.folder, { recursive: true });
  }
}
