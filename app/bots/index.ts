// SPDX-License-Identifier: Apache-2.0
export { type BotRecord, lastObservation, releaseWords, type Sighting, sameRelease } from './record.ts';
export { BotService, type Chronicle } from './service.ts';
export { type BotActivity, currentWayBack, longestSilenceMs, type ReleaseShelf } from './view.ts';
export { wayBackOfUpdate } from './way-back.ts';
