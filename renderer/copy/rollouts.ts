// SPDX-License-Identifier: Apache-2.0
import * as english from './en/rollouts.ts';
import { spoken } from './language.ts';

export type { RolloutAction } from './en/rollouts.ts';
export const rolloutsCopy = spoken('rolloutsCopy', english.rolloutsCopy);
export const planCopy = spoken('planCopy', english.planCopy);
export const reviewCopy = spoken('reviewCopy', english.reviewCopy);
export const boardCopy = spoken('boardCopy', english.boardCopy);
export const rolloutStatusWords = spoken('rolloutStatusWords', english.rolloutStatusWords);
export const phaseWords = spoken('phaseWords', english.phaseWords);
export const verdictWords = spoken('verdictWords', english.verdictWords);
export const verdictCopy = spoken('verdictCopy', english.verdictCopy);
export const actionWords = spoken('actionWords', english.actionWords);
export const actionMeanings = spoken('actionMeanings', english.actionMeanings);
export const actionReasons = spoken('actionReasons', english.actionReasons);
export const whyNot = spoken('whyNot', english.whyNot);
