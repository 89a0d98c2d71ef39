// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';
import { botOperations, botViewSchema } from './bots.ts';
import { imageOperations, importViewSchema, releaseViewSchema } from './images.ts';
import { rolloutOperations, rolloutViewSchema } from './rollouts.ts';
import { journalEntrySchema, stationOperations, stationViewSchema } from './station.ts';

export { botSentences } from './bot-copy.ts';
export * from './bots.ts';
export type { Authority, OperationDeclaration } from './declare.ts';
export * from './faults/index.ts';
export * from './frames.ts';
export * from './images.ts';
export * from './rollouts.ts';
export { shellBridge } from './shell-bridge.ts';
export * from './station.ts';
export { updateSentence } from './update-copy.ts';
export { verdictSentence } from './verdict-copy.ts';

/** Raised with every change that an older client would not understand. */
export const contractVersion = 1;

/** Every operation of the product, by name. */
export const operations = { ...stationOperations, ...botOperations, ...imageOperations, ...rolloutOperations };

/** Every stream, by name: a keyed collection whose items carry `id`. */
export const streams = {
  station: stationViewSchema,
  bots: botViewSchema,
  releases: releaseViewSchema,
  imports: importViewSchema,
  rollouts: rolloutViewSchema,
  /** The newest 200 entries. */
  journal: journalEntrySchema,
};

export type OperationName = keyof typeof operations;
export type Input<Name extends OperationName> = z.input<(typeof operations)[Name]['input']>;
export type ParsedInput<Name extends OperationName> = z.output<(typeof operations)[Name]['input']>;
export type Output<Name extends OperationName> = z.infer<(typeof operations)[Name]['output']>;
export type StreamName = keyof typeof streams;
export type StreamItem<Name extends StreamName> = z.infer<(typeof streams)[Name]>;
