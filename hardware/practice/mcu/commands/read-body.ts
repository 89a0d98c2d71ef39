// SPDX-License-Identifier: Apache-2.0
import type { CborMap } from '../cbor.ts';
import { RC, RcRefusal } from '../refusal.ts';

// Members of a request, of the type that the command asks for; another type is `rc 3`, as Zephyr's bulk decoder says it.

export function textIn(body: CborMap, key: string): string | undefined {
  const value = body[key];
  return value === undefined || typeof value === 'string' ? value : refuse();
}

export function bytesIn(body: CborMap, key: string): Buffer | undefined {
  const value = body[key];
  if (value === undefined) return undefined;
  return value instanceof Uint8Array ? Buffer.from(value) : refuse();
}

export function countIn(body: CborMap, key: string): number | undefined {
  const value = body[key];
  if (value === undefined) return undefined;
  return typeof value === 'number' && value >= 0 ? value : refuse();
}

export function truthIn(body: CborMap, key: string): boolean {
  const value = body[key] ?? false;
  return typeof value === 'boolean' ? value : refuse();
}

function refuse(): never {
  throw new RcRefusal(RC.invalid);
}
