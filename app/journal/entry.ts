// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import type { JournalEntryView } from '../contract/index.ts';
import { Defect } from '../kernel/index.ts';

/** What happened, as whoever did it tells the journal. */
export type NewEntry = {
  /** A person's name, or `station` for what Millwright decided. */
  readonly who: string;
  /** `area.what`, such as `rollout.promoted`. */
  readonly action: string;
  /** What it is about, by kind: `{ bot: 'bot-…', rollout: 'ro-…' }`. No secrets. */
  readonly about: Readonly<Record<string, string>>;
  /** For people. */
  readonly sentence: string;
};

/** One line of the journal. `prev` is the start of the line before's leaf hash: it locates an edit, the tree proves it. */
export type Entry = NewEntry & { readonly seq: number; readonly at: string; readonly prev: string };

const limits = { who: 80, action: 60, aboutKinds: 12, aboutKind: 40, aboutValue: 200, sentence: 600 } as const;
/** A whole line; far above what the limits allow, and small enough to read without care. */
const maxLineLength = 16_384;

const lineSchema = z.strictObject({
  seq: z.int().check(z.minimum(1)),
  at: z.string(),
  who: z.string(),
  action: z.string(),
  about: z.record(z.string(), z.string()),
  sentence: z.string(),
  prev: z.string(),
});

/** Bounds what people and bots may have written into an entry, so that no entry can grow without end. */
export function boundEntry({ who, action, about, sentence }: NewEntry): NewEntry {
  const kinds = Object.entries(about);
  if (
    action.length > limits.action ||
    kinds.length > limits.aboutKinds ||
    kinds.some(([kind]) => kind.length > limits.aboutKind)
  ) {
    throw new Defect(`journal entry ${action} does not fit: actions and kinds are words of ours`);
  }
  return {
    who: shortened(who, limits.who),
    action,
    about: Object.fromEntries(kinds.map(([kind, value]) => [kind, shortened(value, limits.aboutValue)])),
    sentence: shortened(sentence, limits.sentence),
  };
}

function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}\u2026`;
}

/** One line without its newline; JSON escapes every newline inside. */
export function formatEntry({ seq, at, who, action, about, sentence, prev }: Entry): string {
  return JSON.stringify({ seq, at, who, action, about, sentence, prev });
}

/** The entry in a line, or undefined for a line that no journal wrote. */
export function parseEntry(line: string): Entry | undefined {
  if (line.length > maxLineLength) return undefined;
  const parsed = lineSchema.safeParse(parseJson(line));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function viewOf({ seq, at, who, action, about, sentence }: Entry): JournalEntryView {
  return { id: String(seq), seq, at, who, action, about, sentence };
}
