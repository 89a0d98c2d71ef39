// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { onDiskWithRoom } from './state.ts';
import type { PracticeTime } from './time.ts';

const engineEvent = z.object({
  status: z.optional(z.string()),
  id: z.optional(z.string()),
  from: z.optional(z.string()),
  Type: z.enum(['container', 'image', 'volume']),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  scope: z.string(),
  time: z.number(),
  timeNano: z.number(),
});

export type EngineEvent = z.infer<typeof engineEvent>;
export type EventTopic = Pick<EngineEvent, 'Type' | 'Action'> & {
  readonly id: string;
  readonly from?: string;
  readonly attributes: Readonly<Record<string, string>>;
};

const KEEP = 5000;

/**
 * Everything that happened on a bot. A real engine forgets its events when it restarts; this one keeps them in a file,
 * so that a stop or start that happened twice can still be counted after a power cut.
 */
export class EventLog {
  readonly #path: string;
  readonly #time: PracticeTime;
  readonly #events: EngineEvent[];
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #isWhole = true;

  constructor(path: string, time: PracticeTime) {
    this.#path = path;
    this.#time = time;
    this.#events = readEvents(path);
    writeFileSync(path, linesOf(this.#events));
  }

  /** After a full disk the file may lack events or end in a torn one, so all of it is written again. */
  #write(event: EngineEvent): void {
    const write = this.#isWhole
      ? () => appendFileSync(this.#path, linesOf([event]))
      : () => writeFileSync(this.#path, linesOf(this.#events));
    this.#isWhole = onDiskWithRoom(write);
  }

  since(ms: number): readonly EngineEvent[] {
    return this.#events.filter((event) => event.timeNano >= ms * 1e6);
  }

  watch(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(topic: EventTopic): void {
    const now = this.#time.now();
    const event: EngineEvent = {
      ...(topic.Type === 'volume' ? {} : { status: topic.Action, id: topic.id }),
      ...(topic.from === undefined ? {} : { from: topic.from }),
      Type: topic.Type,
      Action: topic.Action,
      Actor: { ID: topic.id, Attributes: { ...topic.attributes } },
      scope: 'local',
      time: Math.floor(now / 1000),
      timeNano: Math.round(now * 1e6),
    };
    this.#events.push(event);
    this.#write(event);
    for (const listener of this.#listeners) listener(event);
  }
}

function linesOf(events: readonly EngineEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** The last line may be half written when the laptop died; it never happened then. */
function readEvents(path: string): EngineEvent[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1).slice(-KEEP);
  return lines.map((line) => engineEvent.parse(JSON.parse(line)));
}
