// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

/** One message of the contract may not be larger than this, in either direction (UTF-8 bytes). */
export const maxFrameBytes = 1_048_576;

export const wireFaultSchema = z.object({
  code: z.string(),
  message: z.string(),
  retry: z.enum(['now', 'later', 'never']),
  details: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});

/** What a client sends. `id` is the client's own, unique per connection. */
export const clientFrameSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: z.int(), operation: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('subscribe'), id: z.int(), stream: z.string() }),
  z.strictObject({ kind: z.literal('unsubscribe'), id: z.int() }),
]);

/** What a station sends. After `subscribe`: one `snapshot`, then `delta`s with `seq` counting up by one; a gap means subscribe again. */
export const serverFrameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int(), ok: z.literal(true), output: z.unknown() }),
  z.object({ kind: z.literal('fault'), id: z.int(), fault: wireFaultSchema }),
  z.object({
    kind: z.literal('snapshot'),
    id: z.int(),
    seq: z.int(),
    items: z.array(z.unknown()),
    /** So many of the deltas that follow carry the rest of a collection too large for one frame. */
    more: z.optional(z.int()),
  }),
  z.object({
    kind: z.literal('delta'),
    id: z.int(),
    seq: z.int(),
    put: z.array(z.unknown()),
    remove: z.array(z.string()),
  }),
  /** Once a second; three missed mean the link is lost. */
  z.object({ kind: z.literal('beat'), at: z.number() }),
]);

export type WireFault = z.infer<typeof wireFaultSchema>;
export type ClientFrame = z.infer<typeof clientFrameSchema>;
export type ServerFrame = z.infer<typeof serverFrameSchema>;
