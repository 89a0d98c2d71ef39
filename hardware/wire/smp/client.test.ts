// SPDX-License-Identifier: Apache-2.0
import { encode } from 'cborg';
import { beforeEach, describe, expect, it } from 'vitest';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { VirtualClock } from '../../../test/fakes/virtual-clock.ts';
import { type LinkListener, type MessageLink, SmpClient } from './client.ts';
import type { SmpRequest } from './message.ts';
import { SmpRefusal } from './refusal.ts';

const state: SmpRequest = { direction: 'read', group: 1, command: 0, body: {} };
const echo: SmpRequest = { direction: 'write', group: 0, command: 0, body: { d: 'x' } };

type Reply = Partial<Record<'version' | 'operation' | 'group' | 'sequence' | 'command', number>>;

/** A link of which the test holds the far end. */
class FakeLink implements MessageLink {
  readonly name = '10.0.0.9:1337';
  readonly sent: Uint8Array[] = [];
  onSend: () => void = () => undefined;
  #listener: LinkListener | undefined;

  async send(message: Uint8Array): Promise<void> {
    this.sent.push(message);
    this.onSend();
  }

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  close(): void {}

  /** Answers the newest message, unless told otherwise. */
  reply(body: object, other: Reply = {}): void {
    const [first = 0, , , , , group = 0, sequence = 0, command = 0] = this.sent.at(-1) ?? [];
    const content = encode(body);
    const start = ((other.version ?? first >> 3) << 3) | (other.operation ?? (first & 7) + 1);
    const head = [start, 0, content.length >> 8, content.length & 255, 0, other.group ?? group];
    this.hear(Uint8Array.from([...head, other.sequence ?? sequence, other.command ?? command, ...content]));
  }

  hear(message: Uint8Array): void {
    this.#listener?.onMessage(message);
  }

  break(cause: FaultError): void {
    this.#listener?.onFault(cause);
  }
}

let link: FakeLink;
let clock: VirtualClock;
let client: SmpClient;
beforeEach(() => {
  link = new FakeLink();
  clock = new VirtualClock();
  client = new SmpClient(link, clock);
});

/** The outcome after as much time as it takes. */
async function settled<T>(asked: Promise<T>): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
  };
  asked.then(end, end);
  await clock.until(() => done);
  return asked;
}

describe('asking', () => {
  it('gives the body of the answer', async () => {
    link.onSend = () => link.reply({ images: [] });
    expect(await settled(client.ask(state, [1000]))).toEqual({ images: [] });
    expect(link.sent).toHaveLength(1);
  });

  it('repeats the same bytes for each wait, then says that nothing came', async () => {
    const startMs = clock.now();
    await expect(settled(client.ask(state, [1000, 2000, 3000]))).rejects.toMatchObject({
      fault: { code: 'link/timeout', retry: 'later', details: { address: '10.0.0.9:1337' } },
    });
    expect(clock.now() - startMs).toBe(6000);
    expect(link.sent).toHaveLength(3);
    expect(link.sent[2]).toEqual(link.sent[0]);
  });

  it('asks one question at a time, in order, and each under a number of its own', async () => {
    const first = client.ask(state, [1000]);
    const second = client.ask(echo, [1000]);
    await clock.until(() => link.sent.length === 1);
    expect(link.sent.map((message) => message[6])).toEqual([0]);
    link.reply({ images: [] });
    await settled(first);
    await clock.until(() => link.sent.length === 2);
    link.reply({ r: 'x' });
    expect(await settled(second)).toEqual({ r: 'x' });
    expect(link.sent.map((message) => message[6])).toEqual([0, 1]);
  });

  it('goes on after a question that failed, and counts from 255 to 0', async () => {
    await expect(settled(client.ask(state, [1]))).rejects.toBeInstanceOf(FaultError);
    link.onSend = () => link.reply({});
    for (let times = 0; times < 256; times += 1) await settled(client.ask(state, [1000]));
    expect(link.sent.at(-2)?.[6]).toBe(255);
    expect(link.sent.at(-1)?.[6]).toBe(0);
  });

  it('ends at once with a fault of the link', async () => {
    const startMs = clock.now();
    link.onSend = () => link.break(new FaultError(fault('link/unreachable', 'port closed')));
    await expect(settled(client.ask(state, [1000, 1000]))).rejects.toMatchObject({
      fault: { code: 'link/unreachable' },
    });
    expect(clock.now() - startMs).toBeLessThan(1000);
  });

  it('ends when the link is closed here', async () => {
    link.onSend = () => client.close();
    await expect(settled(client.ask(state, [1000]))).rejects.toMatchObject({ fault: { code: 'link/closed' } });
  });
});

describe('an answer', () => {
  const strangers: readonly (readonly [string, Reply])[] = [
    ['of another number', { sequence: 200 }],
    ['of another group', { group: 9 }],
    ['of another command', { command: 5 }],
    ['to an order', { operation: 3 }],
  ];
  it.each(strangers)('%s is dropped', async (_name, other) => {
    link.onSend = () => {
      link.reply({ lie: true }, other);
      link.reply({ truth: true });
    };
    expect(await settled(client.ask(state, [1000]))).toEqual({ truth: true });
    expect(client.dropped).toBe(1);
  });

  it('that comes late or twice belongs to nothing', async () => {
    await expect(settled(client.ask(state, [1000]))).rejects.toMatchObject({ fault: { code: 'link/timeout' } });
    link.reply({ late: true });
    link.onSend = () => {
      link.reply({ late: true }, { sequence: 0 });
      link.reply({ first: true });
      link.reply({ second: true });
    };
    expect(await settled(client.ask(state, [1000]))).toEqual({ first: true });
    expect(client.dropped).toBe(3);
  });

  it('in an older version is as good', async () => {
    link.onSend = () => link.reply({ rc: 0 }, { version: 0 });
    expect(await settled(client.ask(state, [1000]))).toEqual({ rc: 0 });
  });

  it('after garbage still counts; garbage alone is not of this protocol', async () => {
    const garbage = () => link.hear(Uint8Array.from([1, 2, 3]));
    link.onSend = () => {
      garbage();
      link.reply({ truth: true });
    };
    expect(await settled(client.ask(state, [1000]))).toEqual({ truth: true });
    link.onSend = garbage;
    await expect(settled(client.ask(state, [1000]))).rejects.toMatchObject({ fault: { code: 'driver/protocol' } });
  });
});

describe('a refusal', () => {
  it.each([
    ['of the first version', { rc: 8 }, 'bot: not supported (8)', null],
    ['with a reason', { rc: 3, rsn: 'because' }, 'bot: invalid value (3)', null],
    ['of a group', { err: { group: 1, rc: 28 } }, 'image: another image is pending already (28)', 1],
    ['of the last code of a group', { err: { group: 1, rc: 34 } }, 'image: active slot not known (34)', 1],
    ['of an unknown group', { err: { group: 70, rc: 2 } }, 'group 70: code 2', 70],
    ["of the user's own", { rc: 256 }, 'bot: code 256', null],
  ])('%s is told in words', async (_name, body, words, group) => {
    link.onSend = () => link.reply(body);
    const refused: unknown = await settled(client.ask(state, [1000])).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SmpRefusal);
    expect(refused).toMatchObject({ message: words, group });
  });

  it.each([
    ['a text as code', { rc: 'eight' }],
    ['a negative code', { rc: -1 }],
    ['a group that is none', { err: { group: 'image', rc: 1 } }],
    ['an error that is none', { err: 5 }],
  ])('with %s is none: the bot does not speak this protocol', async (_name, body) => {
    link.onSend = () => link.reply(body);
    await expect(settled(client.ask(state, [1000]))).rejects.toMatchObject({ fault: { code: 'driver/protocol' } });
  });

  it.each([
    ['code 0', { rc: 0, off: 1 }],
    ['code 0 of a group', { err: { group: 1, rc: 0 }, off: 1 }],
  ])('with %s is a success', async (_name, body) => {
    link.onSend = () => link.reply(body);
    expect(await settled(client.ask(state, [1000]))).toMatchObject({ off: 1 });
  });

  it('of the version is answered with the older one, from then on', async () => {
    link.onSend = () => link.reply((link.sent.at(-1)?.[0] ?? 0) >> 3 === 1 ? { rc: 13 } : { ok: true });
    expect(await settled(client.ask(state, [1000]))).toEqual({ ok: true });
    expect(await settled(client.ask(state, [1000]))).toEqual({ ok: true });
    expect(link.sent.map((message) => (message[0] ?? 0) >> 3)).toEqual([1, 0, 0]);
  });
});
