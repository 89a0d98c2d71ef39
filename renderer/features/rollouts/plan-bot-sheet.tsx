// SPDX-License-Identifier: Apache-2.0
import { planCopy } from '../../copy/rollouts.ts';
import { Button, Facts, Section, Sheet, Told } from '../../ui/index.ts';
import type { PlanBot } from './plan-view.ts';

/** One bot of the plan: what happens to it, and the two things a person may change about it. */
export function PlanBotSheet(props: {
  bot: PlanBot;
  isCanary: boolean;
  /** Why it has no way back, or null when it has one. */
  note: string | null;
  onMakeCanary: () => void;
  onLeaveOut: () => void;
  onClose: () => void;
}) {
  const { bot } = props;
  const and = (act: () => void) => () => {
    act();
    props.onClose();
  };
  return (
    <Sheet
      isOpen
      title={bot.name}
      onClose={props.onClose}
      actions={
        <>
          <Button
            wide
            icon="flask-conical"
            unavailable={props.isCanary ? planCopy.isCanary : null}
            onPress={and(props.onMakeCanary)}
          >
            {planCopy.makeCanary}
          </Button>
          <Button wide icon="x" onPress={and(props.onLeaveOut)}>
            {planCopy.leaveOut}
          </Button>
        </>
      }
    >
      {props.note !== null && (
        <Section tone="check" title={planCopy.noWayBack}>
          <p>
            <Told>{props.note}</Told>
          </p>
        </Section>
      )}
      <Facts
        facts={[
          { label: planCopy.facts.model, value: bot.model },
          { label: planCopy.facts.cell, value: bot.cell },
          { label: planCopy.facts.from, value: bot.from },
          { label: planCopy.facts.to, value: bot.to },
        ]}
      />
      <p>
        <Told>{bot.wayBack.sentence}</Told>
      </p>
    </Sheet>
  );
}
