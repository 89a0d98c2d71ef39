// SPDX-License-Identifier: Apache-2.0

/** The value in a setting's bytes, undefined when they are no JSON. `null` is how a setting is taken away: not every firmware deletes. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function toJson(value: object | null): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
