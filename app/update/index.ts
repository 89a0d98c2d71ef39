// SPDX-License-Identifier: Apache-2.0
export { UpdateActor, type UpdateActorOptions } from './actor.ts';
export type { UpdateEvent } from './machine.ts';
export {
  type Goal,
  isEnded,
  isOutOfService,
  noEvidence,
  type TrialEvidence,
  type Trouble,
  type UpdateRecord,
  type UpdateState,
  updateId,
} from './record.ts';
