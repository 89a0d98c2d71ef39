// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { type Digest, isDigest, shownText } from '../../../app/kernel/index.ts';
import type { Mcu } from './mcu.ts';
import { parseJson, toJson } from './setting-json.ts';

const NOTE = 'millwright/op';

/** Which operation last brought which image on trial, written on the bot itself: so a repeated order is recognised. */
export type Note = { readonly op: string; readonly image: Digest };

const noteSchema = z.object({
  op: z.string().check(z.minLength(1), z.maxLength(80)),
  image: z.custom<Digest>(isDigest),
});

/** Null where none was written; undefined on a bot that keeps no settings of ours. */
export async function readNote(mcu: Mcu): Promise<Note | null | undefined> {
  const stored = await mcu.setting(NOTE);
  if (stored === undefined || stored === null) return stored;
  const parsed = noteSchema.safeParse(parseJson(stored));
  return parsed.success ? { op: shownText(parsed.data.op), image: parsed.data.image } : null;
}

/** Null forgets. False when the bot does not take it. */
export function writeNote(mcu: Mcu, note: Note | null): Promise<boolean> {
  return mcu.writeSetting(NOTE, toJson(note));
}
