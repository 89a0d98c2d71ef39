// SPDX-License-Identifier: Apache-2.0

/** The places of the Rollouts section. */
export type RolloutsRoute =
  | { readonly at: 'list' }
  | { readonly at: 'plan'; readonly releaseId: string }
  | { readonly at: 'board'; readonly rolloutId: string };

/** Reads the parts after `#/rollouts`. */
export function parseRolloutsRoute([first, second]: readonly string[]): RolloutsRoute {
  if (first === 'new' && second !== undefined) return { at: 'plan', releaseId: second };
  if (first === undefined || first === 'new') return { at: 'list' };
  return { at: 'board', rolloutId: first };
}
