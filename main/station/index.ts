// SPDX-License-Identifier: Apache-2.0
export { type HostOptions, openStationHost, type StationHost } from './host.ts';
export {
  type PracticeFleet,
  type PracticeOptions,
  practiceReleasesFolder,
  startPracticeFleet,
} from './practice-bots.ts';
