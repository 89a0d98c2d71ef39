// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

// What a bot may answer. It can say anything, so everything is bounded; what it says more is ignored.

const text = (maxChars: number) => z.string().check(z.maxLength(maxChars));
const bytes = (maxBytes: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= maxBytes);
const count = z.int().check(z.minimum(0));
const flag = z._default(z.boolean(), false);

const slotState = z.object({
  image: z._default(count, 0),
  slot: count,
  /** `255.255.65535.4294967295` is the longest there is. */
  version: text(32),
  /** SHA-512 is the longest hash that MCUboot writes. */
  hash: z.optional(bytes(64)),
  // A flag that is false may be left out (IMG_FRUGAL_LIST).
  bootable: flag,
  pending: flag,
  confirmed: flag,
  active: flag,
  permanent: flag,
});
export type SlotState = z.infer<typeof slotState>;

export const imageState = z.object({ images: z.array(slotState).check(z.maxLength(16)) });
export const uploadAnswer = z.object({ off: count, match: z.optional(z.boolean()) });
export const parameters = z.object({ buf_size: count });
export const echoAnswer = z.object({ r: text(200) });
export const systemInfo = z.object({ output: text(512) });
export const clockAnswer = z.object({ datetime: text(64) });
export const bootloaderName = z.object({ bootloader: text(32) });
export const bootloaderMode = z.object({ mode: z.int() });
export const setting = z.object({ val: bytes(1024) });
export const statistics = z.object({ fields: z.record(z.string(), z.number()) });
export const anything = z.object({});
