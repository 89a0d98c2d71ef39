// SPDX-License-Identifier: Apache-2.0
import { expect } from 'vitest';
import { imageApp } from '../../../app/images/index.ts';
import type { Result } from '../../../app/kernel/index.ts';
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

  constructor(bot: ContractBot, address: BotAddress = bot.address) {
    this.#bot = bot;
    this.session = bot.driver.open(address);
  }

  async stage(image: VerifiedImage, progress: StageProgress[] = []): Promise<StageReceipt> {
    const hooks = { onProgress: (step: StageProgress) => void progress.push(step), signal: calm };
    return good(await this.session.stage(image, this.#bot.content, hooks));
  }

  activate(image: VerifiedImage, op: string): Promise<Result<Slots, DriverFault>> {
    return this.session.activate({ op, app: imageApp(image), image }, calm);
  }

  confirm(op: string): Promise<Result<Slots, DriverFault>> {
    return this.session.confirm(this.order(op), calm);
  }

  revert(op: string): Promise<Result<Slots, DriverFault>> {
    return this.session.revert(this.order(op), calm);
  }

  activatePrevious(op: string): Promise<Result<Slots, DriverFault>> {
    return this.session.activatePrevious(this.order(op), calm);
  }

  async slots(): Promise<Slots> {
    return good(await this.session.observe(this.#app)).slots;
  }

  /** The image staged, tried and kept: how every bot got what it runs. */
  async install(image: VerifiedImage, op = newOp()): Promise<string> {
    await this.stage(image);
    good(await this.activate(image, op));
    good(await this.confirm(op));
    return op;
  }

  /** The image staged and on trial. */
  async try(image: VerifiedImage, op = newOp()): Promise<string> {
    await this.stage(image);
    good(await this.activate(image, op));
    return op;
  }

  order(op: string): Order {
    return { op, app: this.#app };
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

export function versions(slots: Slots): Record<keyof Slots, string | null> {
  const version = (slot: Slots[keyof Slots]) => slot?.release?.version ?? (slot === null ? null : slot.label);
  return {
    committed: version(slots.committed),
    trial: version(slots.trial),
    previous: version(slots.previous),
    rejected: version(slots.rejected),
  };
}
