// SPDX-License-Identifier: Apache-2.0
import { durationWords } from '../kernel/index.ts';
import type { Evidence, VerdictFacts } from './rollouts.ts';

/** The sentence of a gate's verdict, with the evidence that it rests on. */
export function verdictSentence(verdict: {
  readonly model: string;
  readonly bots: number;
  readonly evidence: readonly Evidence[];
  readonly facts: VerdictFacts;
}): string {
  const { model, bots, evidence, facts } = verdict;
  const passed = evidence.reduce((sum, item) => sum + item.probesPassed, 0);
  const failed = evidence.reduce((sum, item) => sum + item.probesFailed, 0);
  const restarts = evidence.reduce((sum, item) => sum + item.restarts, 0);
  const who = bots === 1 ? `1 bot (${model})` : `${bots} bots (${model})`;
  switch (facts.kind) {
    case 'good':
      return `${who} did ${bots === 1 ? 'its' : 'their'} job for ${durationWords(facts.soakS * 1000)}: ${passed} probes passed, ${failed} failed, ${restarts} restarts.`;
    case 'known-good':
      return `${who} answered again. This image was good here before.`;
    case 'failed':
      return `${facts.names} failed: ${facts.reason}.`;
    case 'no-data':
      return `Too few readings from ${facts.names}. No data is not good data, so nothing is promoted.`;
    case 'cannot-watch':
      return `${facts.names} could not be watched (${facts.code}). Nothing is promoted.`;
    case 'nobody-left':
      return `No bot (${model}) of this wave could take the image, so there is no evidence.`;
    case 'by-person':
      return `${facts.who} promoted without waiting for the gate: ${facts.reason}`;
  }
}
