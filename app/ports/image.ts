// SPDX-License-Identifier: Apache-2.0
import type { Brand, Digest } from '../kernel/index.ts';

/** A release by name. `version` is semver. */
export type ReleaseRef = { readonly product: string; readonly version: string };

export type Layer = {
  /** Digest of the blob as stored (usually gzip). */
  readonly blob: Digest;
  readonly sizeBytes: number;
  /** Digest of the uncompressed tar; what an engine calls the layer (`RootFS.Layers`). */
  readonly diffId: Digest;
  readonly mediaType: string;
};

/** How a container of the release is run: signed with the release, the same on every bot of the model. */
export type ContainerRun = {
  /** The register name on the bot (facts: `app`, `app.next`, `app.prev`, `app.failed`); at least 2 characters. */
  readonly name: string;
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly container: number; readonly host: number; readonly protocol: 'tcp' | 'udp' }[];
  readonly volumes: readonly { readonly volume: string; readonly path: string; readonly readOnly: boolean }[];
  readonly devices: readonly string[];
  readonly network: 'bridge' | 'host' | 'none';
  readonly memoryMb: number;
  readonly cpus: number;
  readonly pidsLimit: number;
  readonly stopGraceS: number;
  readonly healthcheck?: HealthcheckSpec;
};

/** Docker HEALTHCHECK; times in seconds, 0 is not allowed. */
export type HealthcheckSpec = {
  readonly test: readonly string[];
  readonly intervalS: number;
  readonly timeoutS: number;
  readonly retries: number;
  readonly startPeriodS: number;
};

/** A probe that the laptop makes: the bot's own words about whether it does its job. 200-399 within the time-out passes. */
export type HttpProbe = {
  readonly id: string;
  readonly port: number;
  readonly path: string;
  readonly timeoutS: number;
  /** Consecutive failures that make it a failure of the bot. */
  readonly failureThreshold: number;
};

export type HealthSpec = {
  /** Seconds in which the image must become ready after its start. */
  readonly startupS: number;
  /** Seconds between two probes. */
  readonly periodS: number;
  readonly probes: readonly HttpProbe[];
};

export type ContainerImage = {
  readonly family: 'container';
  readonly release: ReleaseRef;
  readonly model: string;
  readonly securityEpoch: number;
  readonly manifest: Digest;
  readonly config: Digest;
  readonly configSizeBytes: number;
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly layers: readonly Layer[];
  readonly run: ContainerRun;
  readonly health: HealthSpec;
};

/** An image of one family for one model. A union from the day a second family arrives. */
export type Image = ContainerImage;

/** An image whose signatures and bytes were checked. Only `app/images` makes it; only this reaches a driver. */
export type VerifiedImage = Brand<Image, 'VerifiedImage'>;
