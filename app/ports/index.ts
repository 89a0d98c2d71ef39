// SPDX-License-Identifier: Apache-2.0
export type { BundleSource } from './bundle-source.ts';
export type { Clock, Ids } from './clock.ts';
export type { ContentReader, ContentStore } from './content-store.ts';
export type { Crypto, Sha256, Signer } from './crypto.ts';
export type {
  BotAddress,
  BotFamily,
  BotIdentity,
  BotObservation,
  BotSession,
  Capability,
  DockerAddress,
  Driver,
  DriverFault,
  IdentityGrade,
  ImageOnBot,
  Lease,
  Order,
  ProbeReading,
  Slots,
  StageProgress,
  StageReceipt,
  UdpAddress,
} from './driver.ts';
export type { DriverFaultCode, LinkFaultCode, PortFaultCode, SourceFaultCode, StoreFaultCode } from './fault-codes.ts';
export type { Gunzip, GunzipFaultCode, GunzipHasher } from './gunzip.ts';
export type {
  ContainerImage,
  ContainerRun,
  EchoProbe,
  HealthcheckSpec,
  HealthSpec,
  HttpProbe,
  Image,
  Layer,
  McuImage,
  McuProbe,
  Probe,
  ReleaseRef,
  StatProbe,
  VerifiedImage,
  VerifiedImageOf,
} from './image.ts';
export type { JournalStore } from './journal-store.ts';
export type { Collection, CollectionName, Records } from './records.ts';
export type { TrustedBundle, TrustVerifier } from './trust.ts';
