// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { contractVersion, operations, streams } from '../../app/contract/index.ts';

const schemaOf = (type: z.ZodMiniType, io: 'input' | 'output') =>
  z.toJSONSchema(type, { io, unrepresentable: 'any', reused: 'inline' });

/** The contract as data: what a diff of the snapshot shows is what an older window or script would notice. */
const contract = {
  version: contractVersion,
  operations: Object.fromEntries(
    Object.entries(operations)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { input, output, ...rest }]) => [
        name,
        { ...rest, input: schemaOf(input, 'input'), output: schemaOf(output, 'output') },
      ]),
  ),
  streams: Object.fromEntries(Object.entries(streams).map(([name, item]) => [name, schemaOf(item, 'output')])),
};

describe('contract', () => {
  it('changes only together with its reviewed snapshot (npm test -- -u writes it)', async () => {
    await expect(`${JSON.stringify(contract, null, 2)}\n`).toMatchFileSnapshot('../fixtures/contract.json');
  });

  it('names every operation topic.verb', () => {
    expect(Object.keys(operations).filter((name) => !/^[a-z]+\.[a-z][a-zA-Z]+$/.test(name))).toEqual([]);
  });
});
