// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { faultCodes, faultCopy } from '../../app/contract/index.ts';

const maxWords = 12;
/** Every detail filled with one word, so that the sentence is measured and not what a bot puts into it. */
const detail = 'X';
const anyDetail = new Proxy<Record<string, string>>({}, { get: () => detail });

const sentences = faultCodes.flatMap((code) =>
  Object.entries(faultCopy({ code, details: anyDetail })).flatMap(([part, text]) =>
    text
      .split(/(?<=[.?!])\s+/)
      .filter((sentence) => sentence !== '' && sentence !== detail)
      .map((sentence) => ({ where: `${code} ${part}`, sentence })),
  ),
);

describe('fault copy', () => {
  it('knows every code', () => {
    expect(faultCodes.length).toBeGreaterThan(50);
  });

  it(`says everything in sentences of at most ${maxWords} words`, () => {
    const tooLong = sentences.filter(({ sentence }) => sentence.split(/\s+/).length > maxWords);
    expect(tooLong).toEqual([]);
  });

  it('ends every sentence', () => {
    expect(sentences.filter(({ sentence }) => !/[.?!]$/.test(sentence))).toEqual([]);
  });

  it('writes codes as area/what', () => {
    expect(faultCodes.filter((code) => !/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
  });

  it('lets an operation answer only areas that have copy', async () => {
    const { operations } = await import('../../app/contract/index.ts');
    const areas = new Set(faultCodes.map((code) => code.split('/')[0]));
    const unknown = Object.entries(operations).flatMap(([name, { faults }]) =>
      faults.filter((area) => !areas.has(area)).map((area) => `${name}: ${area}`),
    );
    expect(unknown).toEqual([]);
  });
});
