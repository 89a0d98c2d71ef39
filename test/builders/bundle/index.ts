// SPDX-License-Identifier: Apache-2.0
export {
  dayMs,
  fakeImage,
  fakeRun,
  makeBundle,
  makePublisher,
  removePublisher,
  type TestBundle,
  type TestPublisher,
  testNow,
} from './bundle.ts';
export { type FakeImage, type FakeLayer, sha256, writeFakeLayout } from './oci.ts';
export { expectRefused } from './refusal.ts';
export { type ImportBench, memoryRecords, openImportBench } from './station.ts';
export { changeFile, flipBit, makeNextRoot, republishTargets, roleKeys, writeRoot } from './tamper.ts';
