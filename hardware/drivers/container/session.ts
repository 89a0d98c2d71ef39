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
import type { LanLink } from '../../links/lan/index.ts';
import { type CreateBody, copyBody, releaseBody } from './create-body.ts';
import type { Intent } from './decide.ts';
import { Engine } from './engine.ts';
import { asResult, driverError } from './faults.ts';
import { identityOf } from './identity.ts';
import { imageReference, isSameImage } from './image-name.ts';
import { readLease, releaseLease, takeLease } from './lease.ts';
import { probeAll } from './probe.ts';
import { appOf, readRegisterDetails, readRegisters, slotsOf } from './registers.ts';
import { type StageHooks, stageImage } from './stage.ts';
import { converge } from './swap.ts';

/** One open bot. Every method is one use of the Engine API; nothing is remembered between calls. */
export class ContainerSession implements BotSession {
  readonly #link: LanLink;
  readonly #engine: Engine;
  readonly #clock: Clock;

  constructor(link: LanLink, clock: Clock) {
    this.#link = link;
    this.#engine = new Engine(link);
    this.#clock = clock;
  }

  identify(): Promise<Result<BotIdentity, DriverFault>> {
    return asResult(async () => identityOf(await this.#engine.info()));
  }

  observe(app?: string): Promise<Result<BotObservation, DriverFault>> {
    return asResult(async () => {
      const [info, registers, lease] = await Promise.all([
        this.#engine.info(),
        readRegisters(this.#engine, app),
        readLease(this.#engine),
      ]);
      return {
        identity: identityOf(info),
        slots: slotsOf(registers),
        app: appOf(registers),
        lease,
        botClock: info.SystemTime ?? null,
        // The Engine API does not tell free space.
        freeBytes: null,
      };
    });
  }

  stage(
    image: VerifiedImage,
    content: ContentReader,
    hooks: StageHooks,
  ): Promise<Result<StageReceipt, DriverFault | StoreFaultCode>> {
    return asResult(() => stageImage({ engine: this.#engine, image: asContainer(image), content, hooks }));
  }

  activate(order: Order & { image: VerifiedImage }, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    const image = asContainer(order.image);
    return this.#swap('activate', order, signal, async () => {
      const found = await this.#engine.image(imageReference(image));
      if (found === undefined) throw driverError('driver/image-missing', `${imageReference(image)} is not there`);
      if (!isSameImage(found, image)) {
        throw driverError('driver/image-mismatch', `${imageReference(image)} is ${found.Id}`);
      }
      return releaseBody(image, order);
    });
  }

  activatePrevious(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap('activate', order, signal, async () => {
      const { previous } = await readRegisterDetails(this.#engine, order.app);
      if (previous === null) throw driverError('driver/image-missing', `no previous container of ${order.app}`);
      return copyBody(previous, order);
    });
  }

  confirm(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap('confirm', order, signal);
  }

  revert(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>> {
    return this.#swap('revert', order, signal);
  }

  probe(health: HealthSpec): Promise<Result<readonly ProbeReading[], DriverFault>> {
    return asResult(async () =>
      probeAll(health, await readRegisterDetails(this.#engine), { link: this.#link, clock: this.#clock }),
    );
  }

  takeLease(lease: Lease, mode: 'if-free' | 'take-over'): Promise<Result<Lease, DriverFault>> {
    return asResult(() => takeLease(this.#engine, lease, mode));
  }

  releaseLease(purpose: string): Promise<Result<void, DriverFault>> {
    return asResult(() => releaseLease(this.#engine, purpose));
  }

  async close(): Promise<void> {
    this.#link.close();
  }

  #swap(
    order: Intent['order'],
    { op, app }: Order,
    signal: AbortSignal,
    candidate: () => Promise<CreateBody> = noCandidate,
  ): Promise<Result<Slots, DriverFault>> {
    const intent: Intent = { order, op };
    const swap = { engine: this.#engine, clock: this.#clock, app, intent, signal, candidate };
    return asResult(async () => slotsOf(await converge(swap)));
  }
}

function asContainer(image: VerifiedImage): VerifiedImageOf<'container'> {
  if (image.family === 'container') return image;
  throw new Defect(`an image of family ${image.family} for a container bot`);
}

async function noCandidate(): Promise<CreateBody> {
  throw new Defect('confirm and revert create nothing');
}
