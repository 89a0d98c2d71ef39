// SPDX-License-Identifier: Apache-2.0

/** C0 and C1 controls but newline and tab, and everything that turns the reading direction or breaks a line. */
const commanding = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * A line as a terminal may get it: names, notes and error texts come from strangers, and a terminal obeys what stands in
 * them. Written out as JSON escapes, so that a JSON line stays the same value.
 */
export function terminalLine(text: string): string {
  return text.replace(commanding, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
