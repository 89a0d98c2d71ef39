// SPDX-License-Identifier: Apache-2.0

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Standard base 64 with padding (RFC 4648, section 4), as C2SP notes use it. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const word = (a << 16) | (b << 8) | c;
    const digits = [word >> 18, (word >> 12) & 63, (word >> 6) & 63, word & 63].map((digit) => alphabet.charAt(digit));
    const known = Math.min(3, bytes.length - at) + 1;
    text += digits.slice(0, known).join('').padEnd(4, '=');
  }
  return text;
}

/** The bytes, or undefined for text that is not exactly what `toBase64` writes: one value has one spelling. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!wellFormed.test(text)) return undefined;
  const digits = text.replaceAll('=', '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let index = 0; index < bytes.length; index += 1) {
    const at = Math.floor((index * 4) / 3);
    const shift = 2 * (2 - (index % 3));
    const pair = (alphabet.indexOf(digits.charAt(at)) << 6) | alphabet.indexOf(digits.charAt(at + 1));
    bytes[index] = pair >> shift;
  }
  return toBase64(bytes) === text ? bytes : undefined;
}
