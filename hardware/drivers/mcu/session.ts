// SPDX-License-Identifier: Apache-2.0
import { Defect, type Result } from '../../../app/kernel/index.ts';
import type {
  BotIdentity,
  BotObservation,
  BotSession,
  Clock,
  ContentReader,
  DriverFault,
  HealthSpec,
  Lease,
  Order,
  ProbeReading,
  Slots,
  StageReceipt,
  StoreFaultCode,
  VerifiedImage,
  VerifiedImageOf,
} from '../../../app/ports/index.ts';
import { type MessageLink, SmpClient } from '../../wire/smp/index.ts';
import type { Intent } from './decide.ts';
import { asResult } from './faults.ts';
import { flashOf, slotsOf } from './flash.ts';
import { identityOf } from './identity.ts';
import { readLease, releaseLease, takeLease } from './lease.ts';
import { Mcu } from './mcu.ts';
import { readNote } from './note.ts';
import type { PortLeases } from './port-leases.ts';
import { probeAll } from './probe.ts';
import { type StageHooks, stageImage } from './stage.ts';
import { converge } from './swap.ts';

/** The one place where an image runs on a bot of this family (MCUboot image number 0). */
const APP = 'image-0';

/** One open bot. What it holds is read anew for every call; nothing of it is remembered. */
export class McuSession implements BotSession {
  readonly #link: MessageLink;
  readonly #client: SmpClient;
  readonly #mcu: Mcu;
  readonly #clock: Clock;
  readonly #portLeases: PortLeases;

  constructor(link: MessageLink, { clock, portLeases }: { readonly clock: Clock; readonly portLeases: PortLeases }) {
    this.#link = link;
    this.#client = new SmpClient(link, clock);
    this.#mcu = new Mcu(this.#client);
    this.#clock = clock;
    this.#portLeases = portLeases;
  }

  identify(): Promise<Result<BotIdentity, DriverFault>> {
    return asResult(() => identityOf(this.#mcu));
  }

  observe(): Promise<Result<BotObservation, DriverFault>> {
    return asResult(async () => {
      const identity = await identityOf(this.#mcu);
      const flash = flashOf(await this.#mcu.images());
      const note = (await readNote(this.#mcu)) ?? null;
      return {
        identity,
        slots: slotsOf(flash, note),
        app: flash.running === null ? null : APP,
        lease: (await readLease(this.#mcu)) ?? null,
        botClock: await this.#mcu.clock(),
        // A slot is there whole or not at all.
        freeBytes: null,
      };
    });
  }

  stage(
    image: VerifiedImage,
    content: ContentReader,
    hooks: StageHooks,
  ): Promise<Result<StageReceipt, DriverFault | StoreFaultCode>> {
    return asResult(() => stageImage({ mcu: this.#mcu, image: asMcu(image), content, hooks }));
  }

  activate(order: Order & { image: VerifiedImage }, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap({ order: 'activate', op: order.op, image: asMcu(order.image).imageHash }, signal);
  }

  activatePrevious(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap({ order: 'activate', op: order.op, image: order.config ?? null }, signal);
  }

  confirm(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap({ order: 'confirm', op: order.op, image: order.config ?? null }, signal);
  }

  revert(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap({ order: 'revert', op: order.op, image: order.config ?? null }, signal);
  }

  probe(health: HealthSpec): Promise<Result<readonly ProbeReading[], DriverFault>> {
    return asResult(() => probeAll(health, { mcu: this.#mcu, clock: this.#clock }));
  }

  takeLease(lease: Lease, mode: 'if-free' | 'take-over'): Promise<Result<Lease, DriverFault>> {
    return asResult(async () => {
      const kept = await takeLease({ mcu: this.#mcu, clock: this.#clock }, lease, mode);
      return kept ?? this.#portLeases.take(this.#link.name, lease, mode);
    });
  }

  releaseLease(purpose: string): Promise<Result<void, DriverFault>> {
    return asResult(async () => {
      await releaseLease(this.#mcu, purpose);
      this.#portLeases.release(this.#link.name, purpose);
    });
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  #swap(intent: Intent, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    const swap = { mcu: this.#mcu, clock: this.#clock, intent, signal };
    return asResult(async () => {
      const sight = await converge(swap);
      return slotsOf(sight, sight.note ?? null);
    });
  }
}

function asMcu(image: VerifiedImage): VerifiedImageOf<'mcu'> {
  if (image.family === 'mcu') return image;
  throw new Defect(`an image of family ${image.family} for a microcontroller`);
}
