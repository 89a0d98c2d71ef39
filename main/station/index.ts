// SPDX-License-Identifier: Apache-2.0
export { type HostOptions, openStationHost, type StationHost } from './host.ts';
export {
  microcontrollersAmong,
  mostPracticeBots,
  type PracticeFleet,
  type PracticeOptions,
  practiceDefaults,
  practiceReleasesFolder,
  startPracticeFleet,
} from './practice-bots.ts';
