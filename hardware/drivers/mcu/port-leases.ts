// SPDX-License-Identifier: Apache-2.0
import type { Lease } from '../../../app/ports/index.ts';
import { isSamePurpose, leaseHeld } from './lease.ts';

/** Leases on bots that cannot keep one: the word of this process only, by address. Another laptop does not see them. */
export class PortLeases {
  readonly #leases = new Map<string, Lease>();

  take(address: string, lease: Lease, mode: 'if-free' | 'take-over'): Lease {
    const held = this.#leases.get(address);
    if (held !== undefined && isSamePurpose(held, lease)) return held;
    if (held !== undefined && mode === 'if-free') throw leaseHeld(held);
    this.#leases.set(address, lease);
    return lease;
  }

  release(address: string, purpose: string): void {
    if (this.#leases.get(address)?.purpose === purpose) this.#leases.delete(address);
  }
}
