// SPDX-License-Identifier: Apache-2.0
import { longestSilenceMs } from '../bots/index.ts';
import { type Evidence, type Verdict, type VerdictFacts, verdictSentence } from '../contract/index.ts';
import type { Trouble, UpdateRecord, UpdateState } from '../update/index.ts';

export type GateQuestion = {
  readonly wave: number;
  readonly model: string;
  /** The wave's updates of this model. */
  readonly updates: readonly UpdateRecord[];
  readonly names: ReadonlyMap<string, string>;
  readonly soakS: number;
  /** Failures that this group may still have; 0 for canaries. */
  readonly failuresAllowed: number;
  /** Going back to an image that was good here is not judged again. */
  readonly skipsSoak: boolean;
  readonly now: number;
};

/** Share of the soak in which readings must have arrived; less is no evidence. Rounds come once a period, contact gaps make them fewer. */
const coverageNeeded = 0.5;
/** Shortest gap between two readings that still counts as watched, in ms. */
const longestPeriodMs = 10_000;

/** A verdict, or null while there is nothing to say yet. Pure; every verdict carries its evidence and a sentence. */
export function judge(question: GateQuestion): Verdict | null {
  const failed = question.updates.filter((update) => failureOf(update.state) !== null);
  if (failed.length > question.failuresAllowed) return failVerdict(question, failed);
  const alive = question.updates.filter((update) => !failed.includes(update) && update.state.phase !== 'blocked');
  if (alive.length === 0) return verdict(question, 'inconclusive', { kind: 'nobody-left' });
  if (!alive.every((update) => isWatchedOut(update.state, question))) return null;
  const unproven = alive.filter((update) => !hasEvidence(update.state, question));
  if (unproven.length > 0) return unprovenVerdict(question, unproven);
  return verdict(
    question,
    'pass',
    question.skipsSoak ? { kind: 'known-good' } : { kind: 'good', soakS: question.soakS },
  );
}

/** Code on a bot that was taken back because its rollout was, not because it failed itself. */
export const reversedCode = 'rollout/reversed';

/** Why an update failed, or null. A bot that was taken back untouched (nothing was activated) did not fail. */
export function failureOf(state: UpdateState): Trouble | null {
  if (state.phase === 'probing' || state.phase === 'soaking') {
    return state.evidence.failure;
  }
  const back = state.phase === 'reverting' || (state.phase === 'reverted' && state.touched);
  if (back && state.why.code !== reversedCode) {
    return state.why;
  }
  return null;
}

/** What the gate looks at, as shown to people. */
export function evidenceOf(update: UpdateRecord, name: string): Evidence {
  const seen = update.state.phase === 'probing' || update.state.phase === 'soaking' ? update.state.evidence : null;
  return {
    botId: update.botId,
    name,
    probesPassed: seen?.probesPassed ?? 0,
    probesFailed: seen?.probesFailed ?? 0,
    restarts: seen?.restarts ?? 0,
    lastReading: seen?.lastReading ?? null,
    readingAt: seen?.lastAt ?? null,
  };
}

function isWatchedOut(state: UpdateState, { soakS, now, skipsSoak }: GateQuestion): boolean {
  if (state.phase === 'confirming' || state.phase === 'confirmed') return true;
  if (state.phase === 'probing') return isSilent(state, now);
  return state.phase === 'soaking' && (skipsSoak || now - state.since >= soakS * 1000);
}

function isSilent({ since, evidence }: Extract<UpdateState, { phase: 'probing' }>, now: number): boolean {
  return evidence.blind !== null && now - Math.max(since, evidence.lastAt ?? since) >= longestSilenceMs;
}

/** Enough answers over the soak, and at least one thing that says the image does its job. */
function hasEvidence(state: UpdateState, { soakS, skipsSoak }: GateQuestion): boolean {
  if (state.phase === 'probing') return false;
  if (state.phase !== 'soaking' || skipsSoak) return true;
  const { evidence } = state;
  const roundsNeeded = Math.max(1, Math.floor(((soakS * 1000) / longestPeriodMs) * coverageNeeded));
  const watchedMs = (evidence.lastAt ?? 0) - state.since;
  const covered = evidence.rounds >= roundsNeeded && watchedMs >= soakS * 1000 * coverageNeeded;
  return covered && (evidence.probesPassed > 0 || evidence.health === 'healthy');
}

function failVerdict(question: GateQuestion, failed: readonly UpdateRecord[]): Verdict {
  const reasons = failed.map((update) => failureOf(update.state)?.message ?? '');
  return verdict(question, 'fail', { kind: 'failed', names: named(failed, question), reason: reasons[0] ?? '' });
}

/** Silence is inconclusive; a bot that answers, but not in its own protocol, is an error of the watching. */
function unprovenVerdict(question: GateQuestion, unproven: readonly UpdateRecord[]): Verdict {
  const names = named(unproven, question);
  const broken = unproven
    .map(({ state }) => blindness(state))
    .find((code) => code !== null && !code.startsWith('link/'));
  if (broken === undefined || broken === null) return verdict(question, 'inconclusive', { kind: 'no-data', names });
  return verdict(question, 'error', { kind: 'cannot-watch', names, code: broken });
}

function blindness(state: UpdateState): string | null {
  return state.phase === 'soaking' || state.phase === 'probing' ? (state.evidence.blind?.code ?? null) : null;
}

function verdict(question: GateQuestion, kind: Verdict['verdict'], facts: VerdictFacts): Verdict {
  const evidence = question.updates.map((update) =>
    evidenceOf(update, question.names.get(update.botId) ?? update.botId),
  );
  const { wave, model, now } = question;
  const grounds = { bots: question.updates.length, facts };
  const sentence = verdictSentence({ model, evidence, ...grounds });
  return { wave, model, verdict: kind, sentence, grounds, at: now, evidence };
}

function named(updates: readonly UpdateRecord[], { names }: GateQuestion): string {
  return updates.map((update) => names.get(update.botId) ?? update.botId).join(', ');
}
