// SPDX-License-Identifier: Apache-2.0
import { numberIn, objectIn, textIn } from './json.ts';
import { EngineRefusal } from './refusal.ts';
import type { ContainerRecord } from './state.ts';

const POLICIES: ReadonlySet<string> = new Set(['', 'no', 'always', 'unless-stopped', 'on-failure']);

export function assertPolicy(name: string, autoRemove: boolean): void {
  if (!POLICIES.has(name)) throw new EngineRefusal(400, `invalid restart policy '${name}'`);
  if (autoRemove && name !== '' && name !== 'no') {
    throw new EngineRefusal(400, "can't create 'AutoRemove' container with restart policy");
  }
}

type Policy = { readonly name: string; readonly maxRetries: number };

/** An empty name means `no`. */
function policyOf(container: ContainerRecord): Policy {
  const policy = objectIn(container.hostConfig['RestartPolicy']);
  return { name: textIn(policy['Name']) || 'no', maxRetries: numberIn(policy['MaximumRetryCount']) };
}

function retriesLeft(container: ContainerRecord, policy: Policy): boolean {
  return policy.maxRetries === 0 || container.restartCount < policy.maxRetries;
}

/** Whether a process that ended by itself is started again (moby restartmanager). */
export function restartsAfterExit(container: ContainerRecord): boolean {
  const policy = policyOf(container);
  if (policy.name === 'always' || policy.name === 'unless-stopped') return true;
  return policy.name === 'on-failure' && container.exitCode !== 0 && retriesLeft(container, policy);
}

/**
 * Whether a container comes up with the machine (moby `ShouldRestart` and `HasBeenStartedBefore`): `always` starts even
 * what was stopped by hand, `unless-stopped` does not, `on-failure` starts what ended badly, `no` never.
 */
export function startsAtPowerOn(container: ContainerRecord): boolean {
  if (!container.startedBefore) return false;
  const policy = policyOf(container);
  if (policy.name === 'unless-stopped') return !container.stoppedByHand;
  return restartsAfterExit(container);
}
