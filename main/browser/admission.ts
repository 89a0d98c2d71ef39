// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { newSecret, SecretMap } from './secrets.ts';

/** A start link lives this long: its address is visible in the process list. */
export const linkLifeMs = 30_000;

export type Refusal = 'no-hello' | 'link-unknown' | 'link-too-old' | 'link-used' | 'session-unknown';
export type Admitted = { readonly ok: true; readonly session: string } | { readonly ok: false; readonly why: Refusal };

const secret = z.string().check(z.minLength(16), z.maxLength(200));
const helloSchema = z.union([
  z.strictObject({ kind: z.literal('hello'), token: secret }),
  z.strictObject({ kind: z.literal('hello'), session: secret }),
]);

/**
 * Who may come in: a one-use link is exchanged for a session, and the session lets the same tab in again after a reload.
 * Both end with this process.
 */
export class Admission {
  readonly #nowMs: () => number;
  readonly #links = new SecretMap<{ readonly endsAt: number; used: boolean }>(200);
  readonly #sessions = new SecretMap<true>(1000);

  /** `nowMs` is monotonic. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  issueLink(): string {
    const token = newSecret();
    this.#links.add(token, { endsAt: this.#nowMs() + linkLifeMs, used: false });
    return token;
  }

  /** Judges the first message of a connection. */
  admit(message: string): Admitted {
    const hello = parseHello(message);
    if (hello === null) return { ok: false, why: 'no-hello' };
    if ('session' in hello) {
      const known = this.#sessions.find(hello.session);
      return known ? { ok: true, session: hello.session } : { ok: false, why: 'session-unknown' };
    }
    return this.#redeem(hello.token);
  }

  #redeem(token: string): Admitted {
    const link = this.#links.find(token);
    if (link === undefined) return { ok: false, why: 'link-unknown' };
    if (link.used) return { ok: false, why: 'link-used' };
    if (this.#nowMs() > link.endsAt) return { ok: false, why: 'link-too-old' };
    link.used = true;
    const session = newSecret();
    this.#sessions.add(session, true);
    return { ok: true, session };
  }
}

function parseHello(message: string): z.infer<typeof helloSchema> | null {
  try {
    const parsed = helloSchema.safeParse(JSON.parse(message));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
