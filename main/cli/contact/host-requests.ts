// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { wireFaultSchema } from '../../../app/contract/index.ts';

/**
 * What the command line may ask of the host beside the contract. Only a process of the same user reaches the socket, and
 * that user may name a path; a page never can. One at a time, answered in order.
 */
export const hostRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('link') }),
  z.strictObject({ kind: z.literal('handle'), path: z.string().check(z.maxLength(4096)) }),
]);

export const hostAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), url: z.string() }),
  z.object({ kind: z.literal('handle'), handle: z.string() }),
  z.object({ kind: z.literal('refused'), fault: wireFaultSchema }),
]);

export type HostRequest = z.infer<typeof hostRequestSchema>;
export type HostAnswer = z.infer<typeof hostAnswerSchema>;

/** Parses text if it is a request to the host; everything else is the contract's to judge. */
export function asHostRequest(text: string): HostRequest | null {
  return parseAs(text, hostRequestSchema);
}

export function asHostAnswer(text: string): HostAnswer | null {
  return parseAs(text, hostAnswerSchema);
}

function parseAs<S extends z.ZodMiniType>(text: string, schema: S): z.infer<S> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
