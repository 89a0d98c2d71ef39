// SPDX-License-Identifier: Apache-2.0
export { RolloutEngine } from './engine.ts';
export { Proposals, sizeOnLaptop } from './proposals.ts';
export type { RolloutRecord } from './record.ts';
export type { PersonDecision, SteerAction } from './steering.ts';
