// SPDX-License-Identifier: Apache-2.0

/** A message as it came in. Text that is no JSON, and what is no text, becomes `undefined`, which no frame schema accepts. */
export function decode(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
