// SPDX-License-Identifier: Apache-2.0
export { canonicalJson, type Json } from './canonical-json.ts';
export { assertNever, Defect, type Fault, type FaultDetails, FaultError, fault, type Retry } from './fault.ts';
export { type Delta, type Feed, FeedSource } from './feed.ts';
export { type Brand, type Digest, digestHex, isDigest } from './ids.ts';
export { moved, rejected, type Transition } from './machine.ts';
export { attempt, ok, type Result, refuse, unwrap } from './result.ts';
export { durationWords, shownText, sizeWords } from './words.ts';
