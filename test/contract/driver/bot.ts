// SPDX-License-Identifier: Apache-2.0
import type {
  BotAddress,
  ContentReader,
  DockerAddress,
  Driver,
  VerifiedImage,
  VerifiedImageOf,
} from '../../../app/ports/index.ts';
import type { Cut, CuttingCable } from './cut.ts';

/** What the bot itself saw of one operation: how often its image was started to be tried, and how often that was ended by order. */
export type Tries = { readonly tried: number; readonly takenBack: number };

/** Starts and stops that really happened to one container, as the bot itself saw them. */
export type Counts = { readonly starts: number; readonly stops: number };

/** Releases of one application with at least one probe. */
export type ContractImages<Image extends VerifiedImage = VerifiedImage> = {
  readonly good: Image;
  readonly better: Image;
  /** Passes its probes for a few seconds, then fails one. */
  readonly degrading: Image;
};

/**
 * A bot under test and the hands of somebody who stands beside it. What it tells must not come through the driver.
 * One bot serves a whole suite; `reset` makes it a bot that was never touched.
 */
export interface ContractBot<Image extends VerifiedImage = VerifiedImage> {
  readonly driver: Driver;
  readonly address: BotAddress;
  readonly images: ContractImages<Image>;
  readonly content: ContentReader;
  /** It has nowhere to store who holds it or whose operation an image belongs to: both are the word of this laptop. */
  readonly isForgetful?: boolean;
  reset(): Promise<void>;
  /** Lets the bot run an image that this project did not bring, so that the next one finds a former one. */
  runFormer(): Promise<void>;
  /** From now on tries belong to this operation, where the bot cannot know that by itself. */
  noteHolder?(op: string): void;
  /** Counted at the bot since `reset`. */
  countTries(op: string): Promise<Tries>;
  /** Names of what runs, sorted: containers, or an MCU's image. */
  running(): Promise<readonly string[]>;
  /** A cable to the bot that breaks at the nth command. */
  openCable(cut: Cut): Promise<CuttingCable>;
  /** Everything on the bot dies at once, then it boots. Resolves when it answers again. */
  cutPower(): Promise<void>;
  /** Nothing listens at the bot's address any more, and then again; what runs may stop with it. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  dispose(): Promise<void>;
}

/** Releases that publish port 8080 as any free port and have a HEALTHCHECK of 1 s. `better` differs from `good` in the last layer only. */
export type ContainerImages = ContractImages<VerifiedImageOf<'container'>> & {
  /** Exits about a second after its start with a code other than 0. */
  readonly exiting: VerifiedImageOf<'container'>;
};

export interface ContainerBot extends ContractBot<VerifiedImageOf<'container'>> {
  readonly address: DockerAddress;
  readonly images: ContainerImages;
  /** Counted at the bot since `reset`, for the container that the operation made. */
  countCalls(op: string): Promise<Counts>;
  /** Runs a container of that name that nobody of ours made: `good`'s image, no labels, no restart policy. */
  runForeign(name: string): Promise<void>;
}
