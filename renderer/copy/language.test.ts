// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { botsCopy } from './bots.ts';
import { faultWords } from './faults.ts';
import { chooseLanguage, speak, spokenLanguage, spokenLocale } from './language.ts';
import { actionReasons } from './rollouts.ts';
import { sizeWords } from './units.ts';
import type { Words } from './words.ts';

const incomplete: Words = {
  botsCopy: { now: 'Jetzt', welcome: { dismiss: 'Verstanden' }, heading: (bots) => `${bots} Maschinen` },
  actionReasons: { halt: ['Falsches Release'] },
  faultSentences: { 'bots/already-known': { happened: 'Schon hier als {name}.' } },
  faultCopyWords: { notKnown: 'nicht bekannt' },
};

const speakWords = (words: Words | Promise<Words>) => speak('de', 'de-DE', async () => words);

afterEach(() => speak('en', 'en-GB'));

describe('the language of the page', () => {
  it('is what the person chose, else what the laptop speaks, else English', () => {
    expect(chooseLanguage('en-XA', ['en-GB'])).toBe('en-XA');
    expect(chooseLanguage(null, ['xx-YY', 'en-XA', 'en'])).toBe('en-XA');
    expect(chooseLanguage('gone', ['xx-YY'])).toBe('en');
  });

  it('says what it has and leaves the rest to English, group by group', async () => {
    await speakWords(incomplete);
    expect(botsCopy.now).toBe('Jetzt');
    expect(botsCopy.heading(3, 1)).toBe('3 Maschinen');
    expect(botsCopy.welcome).toMatchObject({ dismiss: 'Verstanden', fit: 'Fit screen' });
    expect(actionReasons.halt).toEqual(['Falsches Release']);
    expect(actionReasons.reverse).toContain('Wrong release');
    expect(sizeWords(5_300_000)).toBe('5.3 MB');
  });

  it('fills a fault with its details and falls back sentence by sentence', async () => {
    await speakWords(incomplete);
    const copy = faultWords({ code: 'bots/already-known', details: { name: 'Picker 3' } });
    expect(copy).toMatchObject({ happened: 'Schon hier als Picker 3.', next: 'Open it from the list.' });
    expect(faultWords({ code: 'bots/already-known' }).happened).toBe('Schon hier als nicht bekannt.');
  });

  it('keeps the region of the laptop for dates', async () => {
    await speak('en', 'de-AT');
    expect(spokenLocale()).toBe('en-AT');
  });

  it('keeps the words it has when others cannot be loaded', async () => {
    await expect(speakWords(Promise.reject(new Error('disk gone')))).rejects.toThrow('disk gone');
    expect(spokenLanguage()).toBe('en');
    expect(botsCopy.now).toBe('Now');
  });
});

describe('the trial words', () => {
  it('change every message, sentences of values too, and are longer by about two fifths', async () => {
    await speak('en-XA', 'en-GB');
    expect(botsCopy.welcome.dismiss).toBe('[Göot îit]');
    expect(faultWords({ code: 'bots/already-known', details: { name: 'Picker 3' } }).happened).toContain('Picker 3');
    expect(botsCopy.heading(12, 0)).toMatch(/^\[12 .+\]$/);
    const english = 'No earlier good image is known for this bot.';
    const ratio = botsCopy.goBack.noWay.length / english.length;
    expect(ratio).toBeGreaterThan(1.3);
    expect(ratio).toBeLessThan(1.5);
  });
});
