// SPDX-License-Identifier: Apache-2.0
import type { English, Said, Words } from './words.ts';

type Language = {
  /** As its speakers call it. */
  readonly name: string;
  /** Made for finding words that are not in the message files; not offered to people. */
  readonly isTrial?: true;
  readonly load: () => Promise<Words>;
};

/** Every language by its BCP 47 tag. English lies in the first load; the others come when they are spoken. */
export const languages: Readonly<Record<string, Language>> = {
  en: { name: 'English', load: async () => ({}) },
  'en-XA': { name: '[Trial words]', isTrial: true, load: async () => (await import('./en-xa/index.ts')).words },
};

const english: { tag: string; words: Words; locale: string | undefined } = { tag: 'en', words: {}, locale: undefined };
let current = english;

/** The tag to speak: what the person chose, else the first of the laptop's languages that is here, else English. */
export function chooseLanguage(chosen: string | null, laptop: readonly string[]): string {
  const wanted = [...(chosen === null ? [] : [chosen]), ...laptop.flatMap((tag) => [tag, tag.split('-')[0] ?? tag])];
  return wanted.find((tag) => Object.hasOwn(languages, tag)) ?? english.tag;
}

/** From now on every message is said in this language. `laptop`: its locale, whose region keeps deciding how dates look. */
export async function speak(tag: string, laptop: string, load = languages[tag]?.load): Promise<void> {
  const { region } = new Intl.Locale(laptop).maximize();
  const locale = new Intl.Locale(tag, region === undefined ? {} : { region }).toString();
  current = { tag, locale, words: (await load?.()) ?? {} };
}

/** The tag of the language that is spoken now. */
export const spokenLanguage = (): string => current.tag;

/** Language and region that dates and numbers follow; undefined before anything was chosen: the laptop's. */
export const spokenLocale = (): string | undefined => current.locale;

/** The messages of a group, each looked up when it is read, so that a language may come late and may lack some. */
export function spoken<Name extends keyof English>(name: Name, group: English[Name]): Said<English[Name]>;
export function spoken(name: keyof English, group: object): object {
  return overlay(group, () => current.words[name]);
}

function overlay(group: object, said: () => unknown): object {
  return new Proxy(group, {
    get(target, key) {
      const inEnglish: unknown = Reflect.get(target, key);
      const here = () => read(said(), key);
      return isGroup(inEnglish) ? overlay(inEnglish, here) : (here() ?? inEnglish);
    },
  });
}

function read(group: unknown, key: PropertyKey): unknown {
  return isGroup(group) ? Reflect.get(group, key) : undefined;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
