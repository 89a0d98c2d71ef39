// SPDX-License-Identifier: Apache-2.0
import type { ContentReader, DockerAddress, Driver, VerifiedImageOf } from '../../../app/ports/index.ts';

/** Starts and stops that really happened to one container, as the bot itself saw them. */
export type Counts = { readonly starts: number; readonly stops: number };

/** Releases of one application that publish port 8080 as any free port and have a HEALTHCHECK of 1 s. */
export type ContractImages = {
  readonly good: VerifiedImageOf<'container'>;
  /** Differs from `good` in the last layer only. */
  readonly better: VerifiedImageOf<'container'>;
  /** Answers `/healthz` with 200 for a few seconds, then with 500; its HEALTHCHECK turns unhealthy. */
  readonly degrading: VerifiedImageOf<'container'>;
  /** Exits about a second after its start with a code other than 0. */
  readonly exiting: VerifiedImageOf<'container'>;
};

/**
 * A bot under test and the hands of somebody who stands beside it. What it tells must not come through the driver.
 * One bot serves a whole suite; `reset` makes it a bot that was never touched.
 */
export interface ContractBot {
  readonly driver: Driver;
  readonly address: DockerAddress;
  readonly images: ContractImages;
  readonly content: ContentReader;
  reset(): Promise<void>;
  /** Counted at the bot since `reset`, for the container that the operation made. */
  countCalls(op: string): Promise<Counts>;
  /** Names of the containers that run, sorted. */
  running(): Promise<readonly string[]>;
  /** Runs a container of that name that nobody of ours made: `good`'s image, no labels, no restart policy. */
  runForeign(name: string): Promise<void>;
  /** Everything on the bot dies at once, then it boots. Resolves when it answers again. */
  cutPower(): Promise<void>;
  /** The engine goes away and comes back; containers may stop with it. */
  stopEngine(): Promise<void>;
  startEngine(): Promise<void>;
  dispose(): Promise<void>;
}
