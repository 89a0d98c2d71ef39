// SPDX-License-Identifier: Apache-2.0
import { canonicalJson, type Json } from '../kernel/index.ts';
import { trustLimits } from './limits.ts';
import { refuseFile } from './refusal.ts';

/**
 * Parses signed metadata whose bytes must equal the canonical form (OLPC canonical JSON, ASCII, integers only), so that
 * no two readers can see different things in the same signed bytes: no duplicate key, no second spelling, no rounding.
 */
export function parseCanonical(file: string, bytes: Uint8Array): Json {
  if (bytes.length > trustLimits.metadataBytes) refuseFile('trust/meta-too-big', file, `${bytes.length} bytes`);
  if (bytes.some((byte) => byte > 0x7e)) refuseFile('trust/meta-non-ascii', file, 'a byte above 0x7e');
  const text = new TextDecoder().decode(bytes);
  if (depthOf(text) > trustLimits.jsonDepth)
    refuseFile('trust/meta-too-deep', file, `deeper than ${trustLimits.jsonDepth}`);
  const json = parseJson(text);
  if (json === undefined) refuseFile('trust/meta-invalid', file, 'not JSON');
  if (!holdsIntegersOnly(json)) refuseFile('trust/meta-not-canonical', file, 'a number that is no safe integer');
  if (canonicalJson(json) !== text)
    refuseFile('trust/meta-not-canonical', file, 'bytes differ from the canonical form');
  return json;
}

/**
 * Parses a signed document (`release.json`): UTF-8 without byte order mark, written as `JSON.stringify` writes it.
 * That one form rules out duplicate keys; unlike metadata it may hold any language and decimal numbers.
 */
export function parseDocument(file: string, bytes: Uint8Array): Json {
  if (bytes.length > trustLimits.documentBytes) refuseFile('trust/document-invalid', file, `${bytes.length} bytes`);
  const text = decodeUtf8(bytes);
  if (text === undefined) refuseFile('trust/document-invalid', file, 'not UTF-8');
  if (depthOf(text) > trustLimits.jsonDepth) refuseFile('trust/document-invalid', file, 'nested too deeply');
  const json = parseJson(text);
  if (json === undefined) refuseFile('trust/document-invalid', file, 'not JSON');
  if (JSON.stringify(json) !== text) refuseFile('trust/document-invalid', file, 'not in compact form');
  return json;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function parseJson(text: string): Json | undefined {
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The deepest nesting, counted on the text so that a hostile depth never reaches a recursive reader. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

function holdsIntegersOnly(json: Json | undefined): boolean {
  if (typeof json === 'number') return Number.isSafeInteger(json) && !Object.is(json, -0);
  if (typeof json !== 'object' || json === null) return true;
  return Object.values(json).every(holdsIntegersOnly);
}
