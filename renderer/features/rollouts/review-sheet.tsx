// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';
import { navigate } from 'wouter/use-hash-location';
import type { Input, Output, RolloutPlan } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useOperation } from '../../client/index.ts';
import { planCopy, reviewCopy } from '../../copy/rollouts.ts';
import { durationWords } from '../../copy/units.ts';
import { useTechnician } from '../../technician/index.ts';
import { Button, type Fact, Facts, FaultNote, HoldButton, Sheet, useNow } from '../../ui/index.ts';
import { canaryNames, changeLines, wayBackSummary } from './plan-view.ts';

/** The last look before bots change: prepared by the station, valid for 60 s, started by holding. */
export function ReviewSheet(props: {
  input: Input<'rollouts.prepare'>;
  override: string;
  onStarted: () => void;
  onClose: () => void;
}) {
  const { input } = props;
  const prepare = useOperation('rollouts.prepare');
  const commit = useOperation('rollouts.commit');
  const now = useNow(500);
  const again = () => {
    commit.reset();
    void prepare.run(input);
  };
  const { run } = prepare;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is under review must not change while somebody reads it; "Review once more" asks again
  useEffect(() => {
    void run(input);
  }, [run]);

  const prepared = prepare.state.kind === 'done' ? prepare.state.output : null;
  const start = async (who: string, { token, plan }: Output<'rollouts.prepare'>) => {
    const override = plan.noWayBack.length === 0 ? null : props.override.trim();
    const answer = await commit.run({ token, who, override });
    if (!answer.ok) return;
    props.onStarted();
    navigate(addresses.rollout(answer.value.rolloutId).slice(1), { replace: true });
  };
  const isOld = prepared !== null && now >= prepared.expiresAt;
  const mustRepeat = isOld || commit.fault !== null || prepare.fault !== null;
  return (
    <Sheet
      isOpen
      title={reviewCopy.title}
      onClose={props.onClose}
      closeWord={reviewCopy.back}
      actions={
        mustRepeat || prepared === null ? (
          <Button kind="primary" wide icon="refresh-cw" onPress={again} working={workingWords(prepare.isWorking)}>
            {reviewCopy.again}
          </Button>
        ) : (
          <StartButton
            secondsLeft={Math.floor((prepared.expiresAt - now) / 1000)}
            isStarting={commit.isWorking}
            onStart={(who) => void start(who, prepared)}
          />
        )
      }
    >
      {isOld && <p>{reviewCopy.expired}</p>}
      {prepare.fault !== null && <FaultNote fault={prepare.fault} />}
      {commit.fault !== null && <FaultNote fault={commit.fault} />}
      {prepared !== null && <Facts facts={reviewFacts(prepared.plan)} />}
    </Sheet>
  );
}

function workingWords(isWorking: boolean): string | null {
  return isWorking ? planCopy.planning : null;
}

/** Name first, then hold. */
function StartButton(props: { secondsLeft: number; isStarting: boolean; onStart: (who: string) => void }) {
  const technician = useTechnician();
  const { name } = technician;
  return (
    <>
      <Facts facts={[{ label: reviewCopy.who, value: name ?? reviewCopy.nobody }]} />
      <Button icon="user" wide kind={name === null ? 'primary' : 'secondary'} onPress={technician.change}>
        {name === null ? reviewCopy.enterName : reviewCopy.changeName}
      </Button>
      {name !== null && (
        <HoldButton
          icon="rocket"
          onHeld={() => props.onStart(name)}
          working={props.isStarting ? reviewCopy.starting : null}
        >
          {reviewCopy.hold}
        </HoldButton>
      )}
      <p className="muted" role="timer">
        {reviewCopy.valid(props.secondsLeft)}
      </p>
    </>
  );
}

function reviewFacts(plan: RolloutPlan): readonly Fact[] {
  const { policy } = plan;
  return [
    { label: reviewCopy.changes, value: changeLines(plan).map((line) => <div key={line}>{line}</div>) },
    { label: reviewCopy.first, value: canaryNames(plan).join(', ') },
    { label: reviewCopy.stops, value: reviewCopy.stopsSentence(policy.maxUnavailablePerCell) },
    { label: reviewCopy.wayBack, value: wayBackSummary(plan) },
    {
      label: reviewCopy.watch,
      value: reviewCopy.watchSentence(durationWords(policy.soakS * 1000), policy.failureBudget),
    },
    { label: reviewCopy.promotion, value: planCopy.afterCanary[policy.afterCanary] },
    { label: planCopy.leftOutLabel, value: planCopy.waveBots(plan.leftOut.length) },
  ];
}
