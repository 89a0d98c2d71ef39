// SPDX-License-Identifier: Apache-2.0
import { expect } from 'vitest';
import { imageApp } from '../../../app/images/index.ts';
import type { Digest, Result } from '../../../app/kernel/index.ts';
import type {
  BotAddress,
  BotSession,
  DriverFault,
  Order,
  Slots,
  StageProgress,
  StageReceipt,
  VerifiedImage,
} from '../../../app/ports/index.ts';
import type { ContractBot } from './bot.ts';

export const calm = new AbortController().signal;
let made = 0;

/** A fresh operation id. */
export function newOp(): string {
  made += 1;
  return `op-${process.pid}-${made}`;
}

/** The value of a result that has to be good; otherwise the fault is the failure message. */
export function good<T>(result: Result<T>): T {
  expect(result.ok ? undefined : result.fault, 'unexpected fault').toBeUndefined();
  if (!result.ok) throw new Error(result.fault.code);
  return result.value;
}

/** The code of a fault that has to be there. */
export function faultCode(result: Result<unknown>): string {
  expect(result.ok, 'a fault was expected').toBe(false);
  return result.ok ? '' : result.fault.code;
}

/** Orders to one bot in the words of a test. */
export class StageHand {
  readonly #bot: ContractBot;
  readonly session: BotSession;
  readonly #signal: AbortSignal;
  readonly #goals = new Map<string, VerifiedImage>();

  constructor(bot: ContractBot, address: BotAddress = bot.address, signal: AbortSignal = calm) {
    this.#bot = bot;
    this.session = bot.driver.open(address);
    this.#signal = signal;
  }

  async stage(image: VerifiedImage, progress: StageProgress[] = []): Promise<StageReceipt> {
    const hooks = { onProgress: (step: StageProgress) => void progress.push(step), signal: calm };
    return good(await this.session.stage(image, this.#bot.content, hooks));
  }

  activate(image: VerifiedImage, op: string): Promise<Result<Slots, DriverFault>> {
    this.#goals.set(op, image);
    return this.session.activate({ ...this.order(op), app: imageApp(image), image }, this.#signal);
  }

  confirm(op: string): Promise<Result<Slots, DriverFault>> {
    return this.session.confirm(this.order(op), this.#signal);
  }

  revert(op: string): Promise<Result<Slots, DriverFault>> {
    return this.session.revert(this.order(op), this.#signal);
  }

  /** `image` is what stands as previous, when it is known. */
  activatePrevious(op: string, image?: VerifiedImage): Promise<Result<Slots, DriverFault>> {
    if (image !== undefined) this.#goals.set(op, image);
    return this.session.activatePrevious(this.order(op), this.#signal);
  }

  async slots(): Promise<Slots> {
    return good(await this.session.observe(this.#app)).slots;
  }

  /** Holds the bot for an operation, as every rollout does; some bots know by it whose orders they counted. */
  async hold(op: string): Promise<string> {
    const lease = { holder: 'Suite', laptop: 'bench', purpose: op, takenAt: '2026-01-01T08:00:00.000Z' };
    good(await this.session.takeLease(lease, 'take-over'));
    this.#bot.noteHolder?.(op);
    return op;
  }

  /** The image staged, tried and kept: how every bot got what it runs. */
  async install(image: VerifiedImage, op = newOp()): Promise<string> {
    await this.hold(op);
    await this.stage(image);
    good(await this.activate(image, op));
    good(await this.confirm(op));
    return op;
  }

  /** The image staged and on trial. */
  async try(image: VerifiedImage, op = newOp()): Promise<string> {
    await this.hold(op);
    await this.stage(image);
    good(await this.activate(image, op));
    return op;
  }

  /** As rollouts order: a microcontroller is told which image the operation is about. */
  order(op: string): Order {
    const goal = this.#goals.get(op);
    return { op, app: this.#app, ...(goal?.family === 'mcu' ? { config: configOf(goal) } : {}) };
  }

  /** The operation as the bot can name it: one that stores nothing cannot. */
  known(op: string): string | null {
    return this.#bot.isForgetful ? null : op;
  }

  get #app(): string {
    return imageApp(this.#bot.images.good);
  }
}

/** Asks again until the answer is accepted; a bot needs its time. */
export async function until<T>(ask: () => Promise<T>, accept: (answer: T) => boolean, withinMs = 20_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (performance.now() > end) throw new Error(`never happened; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the bot calls the image. */
export function configOf(image: VerifiedImage): Digest {
  return image.family === 'container' ? image.config : image.imageHash;
}

/** The slots as the names of images: theirs, `null` for none, `other` for any that is not of these. */
export function named(
  slots: Slots,
  images: ContractBot['images'],
): Record<'committed' | 'trial' | 'previous', string | null> {
  const name = (slot: Slots[keyof Slots]) => {
    if (slot === null) return null;
    const known = Object.entries(images).find(([, image]) => configOf(image) === slot.config);
    return known?.[0] ?? 'other';
  };
  return { committed: name(slots.committed), trial: name(slots.trial), previous: name(slots.previous) };
}

export function versions(slots: Slots): Record<keyof Slots, string | null> {
  const version = (slot: Slots[keyof Slots]) => slot?.release?.version ?? (slot === null ? null : slot.label);
  return {
    committed: version(slots.committed),
    trial: version(slots.trial),
    previous: version(slots.previous),
    rejected: version(slots.rejected),
  };
}
