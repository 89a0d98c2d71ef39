// SPDX-License-Identifier: Apache-2.0

/** Sizes beyond which a bundle is refused before its bytes are parsed. */
export const trustLimits = {
  metadataBytes: 512 * 1024,
  documentBytes: 1024 * 1024,
  jsonDepth: 16,
  /** tuf-js takes quadratic time in the number of targets; 500 take 50 to 90 ms, 10,000 more than a minute. */
  targets: 500,
  pathLength: 200,
  /** Root and targets never trust a single key. */
  thresholdFloor: 2,
} as const;
