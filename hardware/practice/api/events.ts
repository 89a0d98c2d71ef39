// SPDX-License-Identifier: Apache-2.0
import type { ServerResponse } from 'node:http';
import type { EngineEvent } from '../engine/events.ts';
import { anyFits, type Filters, labelsFit, readFilters } from './filters.ts';
import type { Answer, Call } from './router.ts';

/** `GET /events`: what happened since `since`, then what happens until `until` or until the caller goes. */
export function events(call: Call): Answer {
  const filters = readFilters(call.query.get('filters'));
  const since = readTime(call.query.get('since'));
  const until = readTime(call.query.get('until'));
  const write = async (response: ServerResponse): Promise<void> => {
    const { events: log, options } = call.engine;
    const tell = (event: EngineEvent): void => {
      const inTime = until === null || event.timeNano <= until * 1e6;
      if (inTime && fits(filters, event)) response.write(`${JSON.stringify(event)}\n`);
    };
    if (since !== null || until !== null) for (const event of log.since(since ?? 0)) tell(event);
    const leftMs = until === null ? null : until - options.time.now();
    if (leftMs !== null && leftMs <= 0) return void response.end();
    const unwatch = log.watch(tell);
    const cancel = leftMs === null ? () => undefined : options.time.after(leftMs, () => response.end());
    response.once('close', () => {
      unwatch();
      cancel();
    });
    response.flushHeaders();
  };
  return { kind: 'stream', type: 'application/json', write };
}

/** Unix seconds with a fraction, or RFC 3339; milliseconds out. */
function readTime(text: string | null): number | null {
  if (text === null || text === '') return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

function fits(filters: Filters, event: EngineEvent): boolean {
  const { ID, Attributes } = event.Actor;
  const names = (wanted: string): boolean => ID.startsWith(wanted) || Attributes['name'] === wanted;
  return (
    anyFits(filters, 'type', (type) => type === event.Type) &&
    // `health_status` asks for `health_status: healthy` as well.
    anyFits(filters, 'event', (action) => event.Action === action || event.Action.startsWith(`${action}:`)) &&
    anyFits(filters, 'container', (wanted) => event.Type === 'container' && names(wanted)) &&
    anyFits(filters, 'volume', (wanted) => event.Type === 'volume' && names(wanted)) &&
    labelsFit(filters, Attributes)
  );
}
