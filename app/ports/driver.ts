// SPDX-License-Identifier: Apache-2.0
import type { Digest, Result } from '../kernel/index.ts';
import type { ContentReader } from './content-store.ts';
import type { DriverFaultCode, LinkFaultCode, StoreFaultCode } from './fault-codes.ts';
import type { HealthSpec, ReleaseRef, VerifiedImage } from './image.ts';

export type BotFamily = 'container' | 'mcu';

/** A Docker Engine's API. */
export type DockerAddress =
  | { readonly link: 'docker'; readonly via: 'socket'; readonly path: string }
  | {
      readonly link: 'docker';
      readonly via: 'tls';
      readonly host: string;
      readonly port: number;
      /** Folder with ca.pem, cert.pem and key.pem, as Docker's own DOCKER_CERT_PATH. */
      readonly certificates: string;
    }
  | {
      readonly link: 'docker';
      readonly via: 'ssh';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      /** OpenSSH private key file. */
      readonly key: string;
      /** `SHA256:…` of the host key that a person compared; absent only on first contact. */
      readonly hostKey?: string;
      /** The engine's socket on the bot. */
      readonly socket: string;
    };

/** A microcontroller that speaks SMP in UDP datagrams. */
export type UdpAddress = { readonly link: 'udp'; readonly host: string; readonly port: number };

/** Where a bot answers. Never its identity. */
export type BotAddress = DockerAddress | UdpAddress;

export type IdentityGrade = 'proven' | 'assumed' | 'labelled';

export type BotIdentity = {
  readonly grade: IdentityGrade;
  /** The stable value, such as the Docker engine id. */
  readonly value: string;
  /** What the bot says of itself, for people: host name, engine version, platform. */
  readonly facts: Readonly<Record<string, string>>;
  /** From an engine label `millwright.model` / `millwright.cell`, when the bot carries one. */
  readonly model: string | null;
  readonly cell: string | null;
};

/** An image as the bot reports it. `release` is null when the bot runs something that no release of ours put there. */
export type ImageOnBot = {
  readonly release: ReleaseRef | null;
  /** The bot's words for the image, shown when `release` is null. */
  readonly label: string;
  readonly config: Digest | null;
  readonly running: boolean;
  /** ISO time by the bot's clock, or null. */
  readonly since: string | null;
  /** The operation that brought it, or null. */
  readonly op: string | null;
  readonly restarts: number;
  /** HEALTHCHECK as the engine reports it; `none` when the image has none. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly exitCode: number | null;
};

/** The slots of a bot. At rest only `committed` runs. */
export type Slots = {
  readonly committed: ImageOnBot | null;
  readonly trial: ImageOnBot | null;
  readonly previous: ImageOnBot | null;
  readonly rejected: ImageOnBot | null;
};

export type Lease = {
  readonly holder: string;
  readonly laptop: string;
  /** Rollout or operation it was taken for. */
  readonly purpose: string;
  /** ISO time by the laptop's clock, for people; a lease never expires by itself. */
  readonly takenAt: string;
};

/** One reading of a bot. A value that the family cannot report is null and shown as "not known". */
export type BotObservation = {
  readonly identity: BotIdentity;
  readonly slots: Slots;
  /** The register name (ContainerRun.name) of these slots, or null where nothing is installed. */
  readonly app: string | null;
  readonly lease: Lease | null;
  readonly botClock: string | null;
  readonly freeBytes: number | null;
};

export type ProbeReading = {
  readonly probe: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly latencyMs: number;
};

export type StageProgress = { readonly bytesDone: number; readonly bytesTotal: number };

export type StageReceipt = {
  /** Bytes that crossed the wire; 0 when the bot already held all layers. */
  readonly bytesSent: number;
  /** Layers the bot already had. */
  readonly layersReused: number;
};

/** Every order carries the operation id: written on the bot, so that a repeated order is recognised and does nothing twice. */
export type Order = {
  readonly op: string;
  /** The register name (ContainerRun.name) on which the operation works. */
  readonly app: string;
  /** True on the first repeat after a crash of the station: a call may still be under way inside the bot, so settle before repeating one. */
  readonly resumed?: boolean;
  /** What the bot calls the image of the operation (ImageOnBot.config): a bot that cannot keep operation ids recognises a repeated order by it. */
  readonly config?: Digest;
};

export type DriverFault = LinkFaultCode | DriverFaultCode;
export type Capability =
  | 'identify'
  | 'observe'
  | 'stage'
  | 'activate'
  | 'confirm'
  | 'revert'
  | 'probe'
  | 'lease'
  | 'blink';

/** An open way to one bot. All calls may be repeated after a crash; none does a stop, start, confirm or reset twice for one op. */
export interface BotSession {
  identify(): Promise<Result<BotIdentity, DriverFault>>;
  /** `app` names the registers to read; without it the driver reads the registers labelled as ours. */
  observe(app?: string): Promise<Result<BotObservation, DriverFault>>;
  /** Brings the image to the bot and verifies it there. Nothing running is touched. Resumable by calling again. */
  stage(
    image: VerifiedImage,
    content: ContentReader,
    hooks: { onProgress: (progress: StageProgress) => void; signal: AbortSignal },
  ): Promise<Result<StageReceipt, DriverFault | StoreFaultCode>>;
  /** Stops the committed image and starts the staged one on trial. After a power cut the bot boots the committed one. */
  activate(order: Order & { image: VerifiedImage }, signal: AbortSignal): Promise<Result<Slots, DriverFault>>;
  /** Goes on trial with the image in `previous`, as it is on the bot, with no image from the laptop. */
  activatePrevious(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>>;
  /** Makes the trial the committed image and keeps the former one as `previous`. Rolls forward only. */
  confirm(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>>;
  /** Ends the trial and starts the committed image again. Rolls back only. With no committed image the trial is just stopped. */
  revert(order: Order, signal: AbortSignal): Promise<Result<Slots, DriverFault>>;
  probe(health: HealthSpec, app?: string): Promise<Result<readonly ProbeReading[], DriverFault>>;
  takeLease(lease: Lease, mode: 'if-free' | 'take-over'): Promise<Result<Lease, DriverFault>>;
  releaseLease(purpose: string): Promise<Result<void, DriverFault>>;
  close(): Promise<void>;
}

export interface Driver {
  readonly family: BotFamily;
  /** The links over which it reaches bots. */
  readonly links: readonly BotAddress['link'][];
  readonly capabilities: readonly Capability[];
  /** Cheap: connects on first use. An address of another link is a Defect. */
  open(address: BotAddress): BotSession;
}
