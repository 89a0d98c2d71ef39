// SPDX-License-Identifier: Apache-2.0
export { type FaultName, type FaultOrder, type ScheduledFault, scheduledFault } from './fleet/faults.ts';
export { type PracticeOptions, startPracticeBots } from './fleet/fleet.ts';
export type { PracticeBotView, PracticeContainerView, PracticeFleet, PracticeMcuView } from './fleet/practice-fleet.ts';
export { type McubootParts, mcubootImage } from './releases/mcuboot-image.ts';
export {
  PRACTICE_HEALTH,
  PRACTICE_MODELS,
  PRACTICE_PRODUCT,
  PRACTICE_RELEASES,
  PRACTICE_RUN,
  PRACTICE_SOAK_S,
  type PracticeModel,
  type PracticeRelease,
} from './releases/picker-app.ts';
export { layoutFiles, type PracticeImage, practiceImage } from './releases/practice-image.ts';
export { WELDER_HEALTH, WELDER_MODELS, type WelderModel, welderImage } from './releases/welder-app.ts';
