// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import recorded from '../../../test/fixtures/smp/messages.json' with { type: 'json' };
import { encodeMessage, parseAnswer, type SmpDirection, type SmpRequest } from './message.ts';

const direction = (text: string): SmpDirection => (text === 'read' ? 'read' : 'write');
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** Recorded values: `{bytes: hex}` stands for a byte string. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if ('bytes' in value && typeof value.bytes === 'string') return bytes(value.bytes);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));
}

describe('a question', () => {
  it.each(recorded.requests)('is written as a stranger writes it: $name', (request) => {
    const question: SmpRequest = {
      direction: direction(request.direction),
      group: request.group,
      command: request.command,
      body: revived(request.body) as SmpRequest['body'],
    };
    const message = encodeMessage(question, { version: 1, sequence: request.sequence });
    expect(Buffer.from(message).toString('hex')).toBe(request.hex);
  });

  it('tells the first version in its first byte when asked to', () => {
    const question: SmpRequest = { direction: 'read', group: 1, command: 0, body: {} };
    expect([...encodeMessage(question, { version: 0, sequence: 255 })]).toEqual([0, 0, 0, 1, 0, 1, 255, 0, 0xa0]);
  });
});

describe('an answer', () => {
  it.each(recorded.answers)('of a stranger is understood: $name', (answer) => {
    expect(parseAnswer(bytes(answer.hex))).toEqual({
      direction: direction(answer.direction),
      group: answer.group,
      command: answer.command,
      sequence: answer.sequence,
      body: revived(answer.body),
    });
  });

  const head = '0b00%L00010701';
  const withBody = (hex: string, length = hex.length / 2) =>
    bytes(head.replace('%L', length.toString(16).padStart(4, '0')) + hex);

  it.each([
    ['a whole number in eight bytes', 'a1636f66661b0000000000011170', { off: 70_000 }],
    ['a key that nobody knows', 'a2636f666605636e657721', { off: 5, new: -2 }],
    ['no body at all', '', {}],
    ['a success that is told', 'bf62726300ff', { rc: 0 }],
  ])('may hold %s', (_name, hex, body) => {
    expect(parseAnswer(withBody(hex))?.body).toEqual(body);
  });

  it('may be followed by padding', () => {
    expect(parseAnswer(withBody('a10000', 1))).toBeNull();
    expect(parseAnswer(withBody('a0000000', 1))?.body).toEqual({});
  });

  it.each([
    ['shorter than a header', bytes('0b00')],
    ['announced longer than it is', withBody('a0', 2)],
    ['of a version that nobody made', bytes('1b00000100010701a0')],
    ['a question', bytes('0800000100010700a0')],
    ['a list', withBody('80')],
    ['a number', withBody('05')],
    ['cut in the middle of a map', withBody('a1636f6666')],
    ['an open map without an end', withBody('bf636f666605')],
    ['a string longer than the message', withBody('a161785affffffff')],
    ['a list longer than the message', withBody('a161789affffffff')],
    ['two maps', withBody('a0a0')],
    ['a map with a key twice', withBody('a2636f666605636f666606')],
    ['a map with a number as key', withBody('a10102')],
    ['tagged', withBody('c0a0')],
    ['nested without end', withBody(`a16178${'81'.repeat(3000)}00`)],
    ['open lists without end', withBody(`a16178${'9f'.repeat(3000)}`)],
    ['longer than any server sends', withBody(`a16178${'59'}2710${'00'.repeat(10_000)}`)],
  ])('is none when it is %s', (_name, message) => {
    expect(parseAnswer(message)).toBeNull();
  });

  it('cannot reach the prototype of anything', () => {
    const answer = parseAnswer(withBody('a1695f5f70726f746f5f5fa1617801'));
    expect(Object.getPrototypeOf(answer?.body)).toBe(Object.prototype);
    expect(answer?.body['x']).toBeUndefined();
  });
});
