// SPDX-License-Identifier: Apache-2.0
import { expect, type Page } from '@playwright/test';
import { speak } from '../../renderer/copy/language.ts';

const trial = 'en-XA';

/** What is the same in every language: names, versions, addresses, times and the site's own words for its bots. */
const sameEverywhere = [
  /\b(Picker|Welder) \d\d\b/g,
  /\bPractice site\b|\bMillwright\b|\bmillwright\b|\bAda Field\b/g,
  /\b(picker|welder)-(app|a|b|m4|m33)\b|\bcell-\d\b|\bpick-cycle\b|\bweld-cycle\b/g,
  /\b[\w.-]+\.(mwbundle|json|sock|pem)\b|\bpractice-releases\b|\bimport\b/g,
  /\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) \d{4}/g,
  /\S+[/:]\S+/g,
  /\b[0-9a-f]{4}\b/g,
  /\(?\b[0-9a-f]{8}\b\)?|\b(bot|rollout|op|release|import)-[0-9a-z]+\b|\bmw-[0-9a-f]+\b|\b(UDP|TLS|SSH|HTTP)\b/g,
];

export type Look = {
  readonly theme: string;
  readonly size: string;
  readonly hand: string;
  readonly width: number;
  readonly height: number;
};

/** The page in trial words: English with accents, about 40 % longer, each message in brackets. */
export class TrialWords {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The page speaks them from its next load on, and the page objects of this test look for them. */
  async speak(): Promise<void> {
    await this.#page.addInitScript((language) => {
      localStorage.setItem('millwright.screen', JSON.stringify({ language }));
    }, trial);
    await speak(trial, 'en-GB');
  }

  /** The page objects speak English again. */
  static async end(): Promise<void> {
    await speak('en', 'en-GB');
  }

  async wear({ width, height, ...look }: Look): Promise<void> {
    await this.#page.setViewportSize({ width, height });
    await this.#page.evaluate((data) => Object.assign(document.documentElement.dataset, data), look);
  }

  /** Whatever is shown or read aloud is a message in brackets, said by the station, or the same in every language. */
  async expectNothingElse(place: string): Promise<void> {
    const texts = await this.#page.evaluate(() => {
      const found: string[] = [];
      for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
        if (element.closest('[lang="en"], code, script, style') !== null) continue;
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        for (const name of ['aria-label', 'placeholder', 'title', 'alt']) found.push(element.getAttribute(name) ?? '');
        const own = [...element.childNodes].flatMap((node) => (node instanceof Text ? [node.data] : []));
        if (own.length > 0) found.push(own.join(''));
      }
      return [...new Set(found)];
    });
    expect(texts.join('').includes('['), `${place} speaks trial words`).toBe(true);
    const strange = texts.filter((text) => /\p{L}{2}/u.test(withoutData(withoutMessages(text))));
    expect.soft(strange, `words of ${place} that are in no message file`).toEqual([]);
  }

  /** No text leaves the box that holds it, and none is cut where nothing can be scrolled. */
  async expectNothingCut(place: string): Promise<void> {
    const cut = await this.#page.evaluate(() => {
      const boxes = 'button, a, li, section, header, nav, [role="dialog"], label, input';
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const holder = node.parentElement?.closest(boxes);
        if (!holder || !node.textContent?.trim() || node.parentElement?.closest('.visually-hidden, .shell-skip'))
          continue;
        if (!node.parentElement?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect();
        const box = holder.getBoundingClientRect();
        const isOut = text.left < box.left - 1 || text.right > box.right + 1;
        const isShort = holder.matches('button, a') && (text.top < box.top - 1 || text.bottom > box.bottom + 1);
        if (text.width > 1 && (isOut || isShort))
          found.push(`${holder.tagName}.${holder.className}: ${node.textContent}`);
      }
      return found;
    });
    expect.soft(cut, `text of ${place} that leaves its box`).toEqual([]);
  }
}

/** What stays of a text when its messages are taken out; one message may hold others. */
function withoutMessages(text: string): string {
  let rest = '';
  let depth = 0;
  for (const letter of text) {
    if (letter === '[') depth += 1;
    else if (letter === ']') depth -= 1;
    else if (depth === 0) rest += letter;
  }
  return rest;
}

function withoutData(text: string): string {
  return sameEverywhere.reduce((rest, pattern) => rest.replace(pattern, ''), text);
}
