// SPDX-License-Identifier: Apache-2.0
import { BadVersionError, ExpiredMetadataError } from 'tuf-js/dist/error.js';
import { type Fault, fault } from '../../../app/kernel/index.ts';
import type { TrustFaultCode } from '../../../app/trust/index.ts';

/**
 * What tuf-js threw, as one of our codes. It keeps the class of an error for root and timestamp but wraps those of snapshot and
 * targets into a text, so both are read here, and only here. An unknown text is a malformed file, never an acceptance.
 */
export function tufFault(error: unknown, expires: ReadonlyMap<string, string>): Fault<TrustFaultCode> {
  if (!(error instanceof Error)) throw error;
  const { message } = error;
  const file = fileNamed(message);
  const answer = (code: TrustFaultCode, more: Record<string, string> = {}) =>
    fault(code, message, { details: { file, ...more }, cause: error });
  if (error instanceof ExpiredMetadataError || / is expired/.test(message)) {
    return answer('trust/meta-expired', { expires: expires.get(file) ?? 'end date passed' });
  }
  if (/was signed by \d+\/\d+ keys/.test(message)) return answer('trust/meta-threshold');
  if (/is less than current version|Missing file .* in new snapshot/.test(message))
    return answer('trust/meta-rollback');
  if (/Expected (hash|length)|doesn't match timestamp|does not match snapshot version/.test(message)) {
    return answer('trust/meta-mix-and-match');
  }
  if (error instanceof BadVersionError) return answer('trust/meta-bad-version');
  return answer('trust/meta-invalid');
}

function fileNamed(message: string): string {
  return /\b(root|timestamp|snapshot|targets)\b/.exec(message)?.[1]?.concat('.json') ?? 'metadata';
}
