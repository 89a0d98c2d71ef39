// SPDX-License-Identifier: Apache-2.0

/** Where the session survives a reload of this tab, and nowhere else: storage is scoped to the origin with its port. */
export type SessionBox = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export type Hello =
  | { readonly kind: 'hello'; readonly token: string }
  | { readonly kind: 'hello'; readonly session: string };

const sessionKey = 'millwright.session';

/** The one-use token in `#t=…`, or null. A fragment never leaves the browser, so no server log holds it. */
export function tokenInHash(hash: string): string | null {
  const token = /^#t=([A-Za-z0-9_-]{16,200})$/.exec(hash)?.[1];
  return token ?? null;
}

/** What to say first; null when there is neither a token nor a session. A fresh token wins: somebody opened a new link. */
export function chooseHello(token: string | null, box: SessionBox): Hello | null {
  if (token !== null) return { kind: 'hello', token };
  const session = box.getItem(sessionKey);
  return session === null ? null : { kind: 'hello', session };
}

export function keepSession(box: SessionBox, session: string): void {
  box.setItem(sessionKey, session);
}

export function forgetSession(box: SessionBox): void {
  box.removeItem(sessionKey);
}
