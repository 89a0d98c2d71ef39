// SPDX-License-Identifier: Apache-2.0
import { type Digest, ok } from '../../app/kernel/index.ts';
import type { ContentReader, McuImage, Order, VerifiedImageOf } from '../../app/ports/index.ts';
import { PortLeases } from '../../hardware/drivers/mcu/port-leases.ts';
import { McuSession } from '../../hardware/drivers/mcu/session.ts';
import { hashOf, ToyMcu } from './toy-mcu.ts';
import { VirtualClock } from './virtual-clock.ts';

export const calm = new AbortController().signal;
const file: Digest = `sha256:${'f1'.repeat(32)}`;

/** An image whose bytes all are its name, and which the toy names by it. */
export function toyImage(name: string, sizeBytes = 1_000): VerifiedImageOf<'mcu'> {
  const image: McuImage = {
    ...{ family: 'mcu', release: { product: 'gripper', version: '1.0.0' }, model: 'arm-m', securityEpoch: 1 },
    ...{ file, sizeBytes, imageHash: hashOf(name), imageVersion: `1.0.0+${name}` },
    health: { startupS: 5, periodS: 1, probes: [] },
  };
  return image as VerifiedImageOf<'mcu'>;
}

export function contentOf(image: VerifiedImageOf<'mcu'>, name: string): ContentReader {
  const bytes = new Uint8Array(Buffer.alloc(image.sizeBytes, name));
  return {
    has: async () => true,
    size: async () => ok(bytes.length),
    async *read() {
      yield bytes;
    },
    readSmall: async () => ok(bytes),
  };
}

/** A toy, a session with it, and time that passes only while somebody waits. */
export class ToyBot {
  readonly clock = new VirtualClock();
  readonly mcu = new ToyMcu(this.clock);
  readonly session: McuSession;
  readonly #portLeases = new PortLeases();

  constructor() {
    this.session = this.open();
  }

  open(): McuSession {
    return new McuSession(this.mcu.line(), { clock: this.clock, portLeases: this.#portLeases });
  }

  /** The outcome after as much time as it takes. */
  async after<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    await this.clock.until(() => done);
    return work;
  }

  stage(name: string, sizeBytes = 1_000) {
    const image = toyImage(name, sizeBytes);
    const hooks = { onProgress: () => undefined, signal: calm };
    return this.after(this.session.stage(image, contentOf(image, name), hooks));
  }

  activate(name: string, op: string) {
    return this.after(this.session.activate({ ...order(op), image: toyImage(name) }, calm));
  }

  confirm(op: string, config?: Digest) {
    return this.after(this.session.confirm(order(op, config), calm));
  }

  revert(op: string, config?: Digest) {
    return this.after(this.session.revert(order(op, config), calm));
  }

  activatePrevious(op: string, config?: Digest) {
    return this.after(this.session.activatePrevious(order(op, config), calm));
  }

  observe() {
    return this.after(this.session.observe());
  }
}

function order(op: string, config?: Digest): Order {
  return { op, app: 'image-0', ...(config === undefined ? {} : { config }) };
}
