// SPDX-License-Identifier: Apache-2.0
import type { RolloutPolicy } from '../../../app/contract/index.ts';
import { planCopy } from '../../copy/rollouts.ts';
import { durationWords } from '../../copy/units.ts';
import { Button, Section } from '../../ui/index.ts';
import { countLadder, soakLadder } from './ladder.ts';
import { emptyDraft, type PlanDraft } from './plan-drafts.ts';
import { Stepper } from './stepper.tsx';

/** How careful the rollout is. Changes go to the draft, and the plan is made again. */
export function PolicyEditor(props: {
  policy: RolloutPolicy;
  draft: PlanDraft;
  onChange: (change: Partial<PlanDraft>) => void;
}) {
  const { draft } = props;
  // The draft is ahead of the plan while the plan is made again: a quick second press counts too.
  const policy = { ...props.policy, ...draft.policy };
  const change = (part: PlanDraft['policy']) => props.onChange({ policy: { ...draft.policy, ...part } });
  const changed = Object.keys(draft.policy).length > 0;
  return (
    <Section title={planCopy.policyTitle}>
      <Stepper
        label={planCopy.soak}
        help={planCopy.soakHint}
        ladder={soakLadder}
        least={1}
        value={policy.soakS}
        words={durationWords(policy.soakS * 1000)}
        onChange={(soakS) => change({ soakS })}
      />
      <Stepper
        label={planCopy.budget}
        help={planCopy.budgetHint}
        ladder={countLadder}
        least={0}
        value={policy.failureBudget}
        words={policy.failureBudget === 0 ? planCopy.budgetNone : planCopy.waveBots(policy.failureBudget)}
        onChange={(failureBudget) => change({ failureBudget })}
      />
      <Stepper
        label={planCopy.perCell}
        help={planCopy.perCellHint}
        ladder={countLadder}
        least={1}
        value={policy.maxUnavailablePerCell}
        words={planCopy.waveBots(policy.maxUnavailablePerCell)}
        onChange={(maxUnavailablePerCell) => change({ maxUnavailablePerCell })}
      />
      <p className="muted">{planCopy.afterCanary[policy.afterCanary]}</p>
      {changed && (
        <Button icon="undo-2" wide onPress={() => props.onChange({ policy: emptyDraft.policy })}>
          {planCopy.asSite}
        </Button>
      )}
    </Section>
  );
}
