// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { terminalLine } from './terminal-line.ts';

describe('terminalLine', () => {
  it('writes out what would command a terminal or turn its text', () => {
    expect(terminalLine('a\u001b[2J\u0007\u009b31m\u202eb\rc\u007f')).toBe(
      'a\\u001b[2J\\u0007\\u009b31m\\u202eb\\u000dc\\u007f',
    );
  });

  it('leaves words, tables and stacks as they are', () => {
    const text = 'Größe 5 °C → ok 日本\n\tat here';
    expect(terminalLine(text)).toBe(text);
  });

  it('keeps the value of a JSON line', () => {
    const value = { name: '\u009b\u202e\u001b\u007f' };
    expect(JSON.parse(terminalLine(JSON.stringify(value)))).toEqual(value);
  });
});
