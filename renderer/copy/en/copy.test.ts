// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { botsCopy } from './bots.ts';
import { connectCopy } from './connect.ts';
import { screenCopy } from './screen.ts';
import { shellCopy } from './shell.ts';
import { sitesCopy } from './sites.ts';
import { technicianCopy } from './technician.ts';
import { uiCopy } from './ui.ts';

function sentencesOf(copy: unknown): string[] {
  if (typeof copy === 'string') return copy.split(/[.?!:]\s+/);
  if (typeof copy === 'object' && copy !== null) return Object.values(copy).flatMap(sentencesOf);
  return [];
}

describe('the words of the screens', () => {
  it('keep every sentence to 12 words', () => {
    const all = sentencesOf({ botsCopy, connectCopy, screenCopy, shellCopy, sitesCopy, technicianCopy, uiCopy });
    const long = all.filter((sentence) => sentence.split(/\s+/).length > 12);
    expect(all.length).toBeGreaterThan(200);
    expect(long).toEqual([]);
  });
});
