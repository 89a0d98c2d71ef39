// SPDX-License-Identifier: Apache-2.0
import { isObject, parseJson, textsIn } from '../engine/json.ts';
import { EngineRefusal } from '../engine/refusal.ts';

export type Filters = ReadonlyMap<string, readonly string[]>;

/** The `filters` parameter: `{"label":["a=b"]}`, or the older `{"label":{"a=b":true}}`. */
export function readFilters(text: string | null): Filters {
  if (text === null || text === '') return new Map();
  let parsed: ReturnType<typeof parseJson>;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new EngineRefusal(400, `invalid filter: ${error.message}`);
  }
  if (!isObject(parsed)) throw new EngineRefusal(400, 'invalid filter');
  const entries = Object.entries(parsed);
  return new Map(entries.map(([key, value]) => [key, isObject(value) ? Object.keys(value) : textsIn(value)]));
}

/** True when the filter is absent or one of its values fits. */
export function anyFits(filters: Filters, key: string, fits: (wanted: string) => boolean): boolean {
  const wanted = filters.get(key) ?? [];
  return wanted.length === 0 || wanted.some(fits);
}

/** Labels must all be there: `key` or `key=value`. */
export function labelsFit(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  return (filters.get('label') ?? []).every((wanted) => {
    const [key = '', ...rest] = wanted.split('=');
    return rest.length === 0 ? labels[key] !== undefined : labels[key] === rest.join('=');
  });
}
