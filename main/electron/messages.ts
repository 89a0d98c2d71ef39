// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

/** What the window process tells the station's process. With `join` comes the port of that page. */
export const toStationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('join'), page: z.int() }),
  z.strictObject({ kind: z.literal('leave'), page: z.int() }),
  z.strictObject({ kind: z.literal('end'), when: z.enum(['idle', 'now']) }),
]);

/** What it hears: the station cannot start (in the words for people), or it works on although no page looks at it. */
export const fromStationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refused'), happened: z.string(), next: z.string() }),
  z.strictObject({ kind: z.literal('working') }),
]);

export type ToStation = z.infer<typeof toStationSchema>;
export type FromStation = z.infer<typeof fromStationSchema>;
