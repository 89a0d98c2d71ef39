// SPDX-License-Identifier: Apache-2.0

/** Every vowel becomes two, one with an accent: the text stays readable and grows by about 40 %, as other languages do. */
const strange: ReadonlyMap<string, string> = new Map(
  [...'aeiouyAEIOUY'].map((letter, index) => [letter, `${[...'åéîöüýÅÉÎÖÜÝ'][index]}${letter.toLowerCase()}`]),
);

/** The same messages with accents, longer, in brackets. Sentences of values are changed after they are made. */
export function trialOf<Messages>(messages: Messages): Messages;
export function trialOf(messages: unknown): unknown {
  if (typeof messages === 'string') return trialText(messages);
  if (typeof messages === 'function') return (...values: unknown[]) => trialText(String(messages(...values)));
  if (Array.isArray(messages)) return messages.map((message: unknown) => trialOf(message));
  if (typeof messages !== 'object' || messages === null) return messages;
  return Object.fromEntries(Object.entries(messages).map(([key, part]: [string, unknown]) => [key, trialOf(part)]));
}

function trialText(text: string): string {
  // `{name}` is filled with a value later.
  const longer = text.replace(/\{\w+\}|[aeiouy]/gi, (part) => strange.get(part) ?? part);
  return `[${longer}]`;
}
