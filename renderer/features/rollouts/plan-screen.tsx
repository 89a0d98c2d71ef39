// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { addresses } from '../../addresses.ts';
import { useAnswer, useStream } from '../../client/index.ts';
import { planCopy } from '../../copy/rollouts.ts';
import { Button, ButtonLink, FaultNote, Screen } from '../../ui/index.ts';
import { PlanBench } from './plan-bench.tsx';
import { emptyDraft, usePlanDraft } from './plan-drafts.ts';
import { planInput, planVersion } from './plan-view.ts';
import { ReviewSheet } from './review-sheet.tsx';

/** Proposes a rollout of one release and lets a person change it; nothing starts here. */
export function PlanScreen({ releaseId }: { releaseId: string }) {
  const bots = useStream('bots').items;
  const [draft, change, clear] = usePlanDraft(releaseId);
  const [reviewing, setReviewing] = useState(false);
  const input = planInput(
    releaseId,
    draft,
    bots.map((bot) => bot.id),
  );
  const { state } = useAnswer('rollouts.plan', input, planVersion(bots));

  if (state.kind === 'refused') {
    return (
      <Screen>
        <h1>{planCopy.title(releaseId)}</h1>
        <FaultNote
          fault={state.fault}
          action={<ButtonLink href={addresses.images}>{planCopy.otherRelease}</ButtonLink>}
        />
        <div className="cluster">
          <Button icon="undo-2" onPress={() => change({ ...emptyDraft })}>
            {planCopy.startOver}
          </Button>
        </div>
      </Screen>
    );
  }
  if (state.kind !== 'done') {
    return (
      <Screen>
        <h1>{planCopy.title(releaseId)}</h1>
        <p>{planCopy.planning}</p>
      </Screen>
    );
  }
  return (
    <>
      <PlanBench plan={state.output} draft={draft} onChange={change} onReview={() => setReviewing(true)} />
      {reviewing && (
        <ReviewSheet input={input} override={draft.override} onStarted={clear} onClose={() => setReviewing(false)} />
      )}
    </>
  );
}
