// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../../../app/kernel/index.ts';

export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one: Go reads a missing or null object as its zero value, and so does this engine. */
export function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function textIn(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function numberIn(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

export function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function textsIn(value: Json | undefined): readonly string[] {
  return listIn(value).filter((item) => typeof item === 'string');
}

/** A map of strings such as labels; anything that is no string is dropped. */
export function textMapIn(value: Json | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(objectIn(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

export function parseJson(text: string): Json {
  const parsed: Json = JSON.parse(text);
  return parsed;
}
