// SPDX-License-Identifier: Apache-2.0

/** The answer of a pure transition: the next state, or why the event has no place in this one. A rejection is logged, never ignored. */
export type Transition<State> =
  | { readonly kind: 'moved'; readonly state: State }
  | { readonly kind: 'rejected'; readonly reason: string };

export function moved<State>(state: State): Transition<State> {
  return { kind: 'moved', state };
}

export function rejected<State>(reason: string): Transition<State> {
  return { kind: 'rejected', reason };
}
