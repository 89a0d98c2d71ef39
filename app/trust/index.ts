// SPDX-License-Identifier: Apache-2.0
export { effectiveNow, requireFresh, type TrustGrade, trustGrade, trustSentence } from './expiry.ts';
export { hexOf } from './hex.ts';
export { trustLimits } from './limits.ts';
export { isUtcSecond, lintMetadata } from './lint.ts';
export { keyIdOf } from './lint-root.ts';
export {
  type AnyMetadata,
  type Metadata,
  type RoleName,
  type RootSigned,
  roleNames,
  type TargetEntry,
  type TrustKey,
} from './metadata.ts';
export { refuseFile, type TrustFaultCode } from './refusal.ts';
export { inspectRoot, type RootFacts, rootFingerprint } from './root-facts.ts';
export { countSignatures, type SignatureCount } from './signatures.ts';
export { parseDocument } from './strict-json.ts';
