// SPDX-License-Identifier: Apache-2.0

/** A hex fingerprint in groups of four, as people read it aloud. Anything but hex digits is left out. */
export function groupFingerprint(fingerprint: string): string[] {
  return hexOf(fingerprint).match(/.{1,4}/g) ?? [];
}

/** What a person typed against the last four groups; gaps and case do not matter. */
export function compareTail(fingerprint: string, typed: string): 'incomplete' | 'same' | 'different' {
  const tail = groupFingerprint(fingerprint).slice(-4).join('');
  const entered = hexOf(typed);
  if (entered === tail) return 'same';
  return tail.startsWith(entered) ? 'incomplete' : 'different';
}

function hexOf(text: string): string {
  return text
    .replace(/^sha256:/i, '')
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '');
}
