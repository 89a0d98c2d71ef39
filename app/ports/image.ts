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

/** An HTTP GET that the laptop makes: the bot's own words about whether it does its job. 200-399 within the time-out passes. */
export type HttpProbe = {
  readonly kind: 'http';
  readonly id: string;
  readonly port: number;
  readonly path: string;
  readonly timeoutS: number;
  /** Consecutive failures that make it a failure of the bot. */
  readonly failureThreshold: number;
};

/** The bot sends back what it was sent (SMP os echo). */
export type EchoProbe = {
  readonly kind: 'echo';
  readonly id: string;
  readonly timeoutS: number;
  /** Consecutive failures that make it a failure of the bot. */
  readonly failureThreshold: number;
};

/** One number of the bot's own statistics (SMP stat show), from `min` to `max`, both included. */
export type StatProbe = {
  readonly kind: 'stat';
  readonly id: string;
  readonly group: string;
  readonly field: string;
  readonly min?: number;
  readonly max?: number;
  readonly timeoutS: number;
  /** Consecutive failures that make it a failure of the bot. */
  readonly failureThreshold: number;
};

export type McuProbe = EchoProbe | StatProbe;
export type Probe = HttpProbe | McuProbe;

export type HealthSpec<Kind extends Probe = Probe> = {
  /** Seconds in which the image must become ready after its start. */
  readonly startupS: number;
  /** Seconds between two probes. */
  readonly periodS: number;
  readonly probes: readonly Kind[];
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
  readonly health: HealthSpec<HttpProbe>;
};

/** An MCUboot image: one file, sent as it is. */
export type McuImage = {
  readonly family: 'mcu';
  readonly release: ReleaseRef;
  readonly model: string;
  readonly securityEpoch: number;
  /** SHA-256 of the whole file. */
  readonly file: Digest;
  readonly sizeBytes: number;
  /** The SHA-256 TLV: what the bot calls the image in its image state. */
  readonly imageHash: Digest;
  /** As in the image header, `major.minor.revision+build`. */
  readonly imageVersion: string;
  readonly health: HealthSpec<McuProbe>;
};

/** An image of one family for one model. */
export type Image = ContainerImage | McuImage;

/** An image whose signatures and bytes were checked. Only `app/images` makes it; only this reaches a driver. */
export type VerifiedImage = Brand<Image, 'VerifiedImage'>;

/** A verified image of one family, as that family's driver takes it. */
export type VerifiedImageOf<Family extends Image['family']> = Extract<VerifiedImage, { readonly family: Family }>;
