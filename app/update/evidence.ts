// SPDX-License-Identifier: Apache-2.0
import type { BotObservation, HealthSpec, ImageOnBot, ProbeReading } from '../ports/index.ts';
import type { TrialEvidence, Trouble } from './record.ts';

/** One round of looking at an image on trial: what the bot reports and what its probes answered. */
export type TrialReading = {
  readonly at: number;
  readonly observation: BotObservation;
  readonly probes: readonly ProbeReading[];
};

/** Adds one reading to the evidence. Pure. */
export function addReading(before: TrialEvidence, reading: TrialReading): TrialEvidence {
  const trial = reading.observation.slots.trial;
  const streaks = Object.fromEntries(
    reading.probes.map((probe) => [probe.probe, probe.ok ? 0 : (before.streaks[probe.probe] ?? 0) + 1]),
  );
  const passed = reading.probes.filter((probe) => probe.ok).length;
  const evidence: TrialEvidence = {
    ...before,
    firstAt: before.firstAt ?? reading.at,
    lastAt: reading.at,
    rounds: before.rounds + 1,
    probesPassed: before.probesPassed + passed,
    probesFailed: before.probesFailed + reading.probes.length - passed,
    streaks,
    restarts: Math.max(before.restarts, trial?.restarts ?? 0),
    health: trial?.health ?? before.health,
    blind: null,
    lastReading: reading.probes.map((probe) => `${probe.probe}: ${probe.detail}`).join(', ') || before.lastReading,
  };
  return { ...evidence, failure: before.failure ?? trialLoss(trial) };
}

function trialLoss(trial: ImageOnBot | null): Trouble | null {
  if (trial?.running) return null;
  const exit = trial?.exitCode ?? null;
  const reason = exit === null ? 'the image on trial is gone' : `it ended with code ${exit}`;
  return { code: 'driver/trial-lost', message: reason, details: { reason } };
}

/** True when the image answers everything the release asks of it. */
export function isReady(evidence: TrialEvidence, reading: TrialReading): boolean {
  const trial = reading.observation.slots.trial;
  if (evidence.failure !== null || trial === null || !trial.running) return false;
  return reading.probes.every((probe) => probe.ok) && (trial.health === 'none' || trial.health === 'healthy');
}

/** What a good image does not do while it is watched: restart, call itself unhealthy, or miss a probe too often in a row. */
export function soakFailure(evidence: TrialEvidence, health: HealthSpec): Trouble | null {
  if (evidence.failure !== null) return evidence.failure;
  if (evidence.restarts > 0) return probeFailed(`it restarted ${evidence.restarts} times`);
  if (evidence.health === 'unhealthy') return probeFailed('its own health check calls it unhealthy');
  for (const probe of health.probes) {
    const streak = evidence.streaks[probe.id] ?? 0;
    if (streak >= probe.failureThreshold) return probeFailed(`probe ${probe.id} failed ${streak} times in a row`);
  }
  return null;
}

export function notReadyInTime(evidence: TrialEvidence, health: HealthSpec): Trouble {
  const last = evidence.lastReading ?? 'no answer';
  return probeFailed(`it was not ready within ${health.startupS} s (${last})`);
}

function probeFailed(reason: string): Trouble {
  return { code: 'rollout/probe-failed', message: reason, details: { reason } };
}
