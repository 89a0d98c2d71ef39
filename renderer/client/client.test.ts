// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ClientFrame, StreamItem } from '../../app/contract/index.ts';
import { createClient } from './client.ts';
import type { OpenTransport, TransportEvents } from './transport.ts';

type Line = { readonly events: TransportEvents; readonly sent: ClientFrame[]; isOpen: boolean };

/** A station at the other end of the wire, and a clock that moves only when told. */
function bench() {
  const lines: Line[] = [];
  const timers: { at: number; work: () => void; everyMs: number | null }[] = [];
  let now = 0;
  const start = (ms: number, work: () => void, everyMs: number | null) => {
    const timer = { at: now + ms, work, everyMs };
    timers.push(timer);
    return () => {
      if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
    };
  };
  const pass = (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      now = next.at;
      if (next.everyMs === null) timers.splice(timers.indexOf(next), 1);
      else next.at += next.everyMs;
      next.work();
    }
    now = until;
  };
  const open: OpenTransport = (events) => {
    const line: Line = { events, sent: [], isOpen: true };
    lines.push(line);
    return {
      send: (frame) => line.sent.push(frame),
      close: () => {
        line.isOpen = false;
      },
    };
  };
  const client = createClient({
    open,
    schedule: (work) => work(),
    timing: { now: () => now, after: (ms, work) => start(ms, work, null), every: (ms, work) => start(ms, work, ms) },
  });
  const line = () => {
    const last = lines.at(-1);
    if (last === undefined) throw new Error('no line was opened');
    return last;
  };
  const subscriptions = () => line().sent.filter((frame) => frame.kind === 'subscribe');
  return { client, line, lines, pass, subscriptions, link: () => client.link.getState().kind };
}

const entry = (seq: number): StreamItem<'journal'> => ({
  id: String(seq),
  seq,
  at: '2026-01-01T00:00:00Z',
  who: 'Mara',
  action: 'test',
  about: {},
  sentence: 'Something happened.',
});

describe('a call', () => {
  it('waits for the first connection and answers the parsed output', async () => {
    const { client, line } = bench();
    const answer = client.call('images.import', { handle: 'h' });
    expect(line().sent).toEqual([]);

    line().events.opened();
    const frame = line().sent[0];
    line().events.received({ kind: 'reply', id: frame?.id, ok: true, output: { importId: 'i1' } });

    expect(await answer).toEqual({ ok: true, value: { importId: 'i1' } });
  });

  it('answers the station’s fault as data', async () => {
    const { client, line } = bench();
    line().events.opened();
    const answer = client.call('bots.refresh', { botId: 'b' });
    const id = line().sent[0]?.id;
    line().events.received({ kind: 'fault', id, fault: { code: 'bots/unknown', message: 'm', retry: 'never' } });

    expect(await answer).toMatchObject({ ok: false, fault: { code: 'bots/unknown' } });
  });

  it('answers a defect when the output is not what the contract declares', async () => {
    const { client, line } = bench();
    line().events.opened();
    const answer = client.call('images.import', { handle: 'h' });
    line().events.received({ kind: 'reply', id: line().sent[0]?.id, ok: true, output: { importId: 7 } });

    expect(await answer).toMatchObject({ ok: false, fault: { code: 'gateway/defect' } });
  });

  it('answers link-lost when the link breaks before the answer, and at once while it is lost', async () => {
    const { client, line } = bench();
    line().events.opened();
    const broken = client.call('bots.refresh', { botId: 'b' });
    line().events.closed('lost');

    expect(await broken).toMatchObject({ ok: false, fault: { code: 'gateway/link-lost' } });
    expect(await client.call('bots.refresh', { botId: 'b' })).toMatchObject({ ok: false });
  });
});

describe('a stream', () => {
  it('subscribes once for many readers', () => {
    const { client, line, subscriptions } = bench();
    line().events.opened();
    expect(client.stream('journal')).toBe(client.stream('journal'));
    expect(subscriptions()).toHaveLength(1);
  });

  it('subscribes again after a gap and ignores late frames of the old subscription', () => {
    const { client, line, subscriptions } = bench();
    line().events.opened();
    const store = client.stream('journal');
    const first = subscriptions()[0]?.id;
    line().events.received({ kind: 'snapshot', id: first, seq: 0, items: [entry(1)] });

    line().events.received({ kind: 'delta', id: first, seq: 2, put: [entry(3)], remove: [] });
    expect(line().sent.map(({ kind }) => kind)).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
    line().events.received({ kind: 'delta', id: first, seq: 3, put: [entry(4)], remove: [] });
    expect(line().sent).toHaveLength(3);

    const second = subscriptions()[1]?.id;
    line().events.received({ kind: 'snapshot', id: second, seq: 0, items: [entry(1), entry(2), entry(3)] });
    expect(store.state.getState().items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('subscribes again after a reconnect and keeps the old items until the new snapshot', () => {
    const { client, line, lines, pass, subscriptions } = bench();
    line().events.opened();
    const store = client.stream('journal');
    line().events.received({ kind: 'snapshot', id: subscriptions()[0]?.id, seq: 5, items: [entry(1)] });
    line().events.closed('lost');
    pass(250);
    expect(lines).toHaveLength(2);

    line().events.opened();
    expect(subscriptions()).toHaveLength(1);
    expect(store.state.getState().items).toHaveLength(1);
  });

  it('shows nothing that does not fit the contract and says that the versions differ', () => {
    const { client, line, link, subscriptions } = bench();
    line().events.opened();
    client.stream('journal');
    line().events.received({ kind: 'snapshot', id: subscriptions()[0]?.id, seq: 0, items: [{ id: '1' }] });

    expect(link()).toBe('other-version');
    expect(line().isOpen).toBe(false);
  });
});

describe('the link', () => {
  it('is lost after three missed beats and connected as long as they come', () => {
    const { line, link, pass } = bench();
    line().events.opened();
    for (let beat = 0; beat < 10; beat += 1) {
      pass(1_000);
      line().events.received({ kind: 'beat', at: 0 });
    }
    expect(link()).toBe('connected');

    pass(5_000);
    expect(link()).not.toBe('connected');
  });

  it('backs off while the station stays away, and says since when it is lost', () => {
    const { client, line, lines, pass } = bench();
    line().events.opened();
    pass(1_000);
    line().events.closed('lost');
    for (const wait of [250, 500, 1_000, 2_000, 4_000, 4_000]) {
      const before = lines.length;
      pass(wait - 1);
      expect(lines).toHaveLength(before);
      pass(1);
      expect(lines).toHaveLength(before + 1);
      line().events.closed('lost');
    }
    expect(client.link.getState()).toEqual({ kind: 'lost', since: 1_000 });
  });

  it('does not try again after a refused link', () => {
    const { line, lines, link, pass } = bench();
    line().events.closed('refused');
    pass(60_000);
    expect(link()).toBe('refused');
    expect(lines).toHaveLength(1);
  });

  it('ends as another version on a frame that is none', () => {
    const { line, link } = bench();
    line().events.opened();
    line().events.received({ kind: 'surprise' });
    expect(link()).toBe('other-version');
  });
});
