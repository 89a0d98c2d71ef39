// SPDX-License-Identifier: Apache-2.0
import type { RolloutPlan } from '../../../app/contract/index.ts';
import { planCopy } from '../../copy/rollouts.ts';
import { Button, List, Row, Section, TextField, Tick, Told } from '../../ui/index.ts';
import { type PlanDraft, putBack } from './plan-drafts.ts';
import { leftOutRows, planPlaces } from './plan-view.ts';

type Part = { plan: RolloutPlan; draft: PlanDraft; onChange: (change: Partial<PlanDraft>) => void };

/** Who does not take part, always in view, always with the reason. */
export function LeftOut({ plan, draft, onChange }: Part) {
  const rows = leftOutRows(plan, draft);
  return (
    <Section id={planPlaces.leftOut} title={planCopy.leftOutTitle(rows.length)}>
      {rows.length === 0 ? (
        <p className="muted">{planCopy.leftOutNone}</p>
      ) : (
        <List label={planCopy.leftOutTitle(rows.length)}>
          {rows.map((row) => (
            <Row
              key={row.botId}
              icon="bot"
              title={row.name}
              detail={row.byYou ? row.sentence : <Told>{row.sentence}</Told>}
              trailing={
                row.byYou && (
                  <Button label={planCopy.putBackBot(row.name)} onPress={() => onChange(putBack(draft, row.botId))}>
                    {planCopy.putBack}
                  </Button>
                )
              }
            />
          ))}
        </List>
      )}
    </Section>
  );
}

/** The rest is flagged in its wave; a long list here would hide the plan. */
const namedBots = 5;

/** Bots that could not return; they go on only with an accountable reason. */
export function NoWayBack({ plan, draft, onChange }: Part) {
  if (plan.noWayBack.length === 0) return null;
  const more = plan.noWayBack.length - namedBots;
  return (
    <Section tone="check" title={planCopy.noWayBackTitle(plan.noWayBack.length)}>
      <p>{planCopy.noWayBackMeaning}</p>
      <List label={planCopy.noWayBackTitle(plan.noWayBack.length)}>
        {plan.noWayBack.slice(0, namedBots).map((note) => (
          <Row key={note.botId} icon="triangle-alert" title={note.name} detail={<Told>{note.sentence}</Told>} />
        ))}
      </List>
      {more > 0 && <p>{planCopy.noWayBackMore(more)}</p>}
      <TextField
        id={planPlaces.override}
        label={planCopy.overrideLabel}
        help={planCopy.overrideHint}
        value={draft.override}
        maxLength={300}
        onChange={(override) => onChange({ override })}
      />
    </Section>
  );
}

/** What the bots cannot report: a person looks and says so, point by point. */
export function NotKnown({ plan, draft, onChange }: Part) {
  if (plan.notKnown.length === 0) return null;
  const confirm = (item: string, isConfirmed: boolean) => {
    const others = draft.confirmed.filter((known) => known !== item);
    onChange({ confirmed: isConfirmed ? [...others, item] : others });
  };
  return (
    <Section id={planPlaces.notKnown} tone="check" title={planCopy.notKnownTitle}>
      <p>{planCopy.notKnownHint}</p>
      {plan.notKnown.map((item) => (
        <Tick key={item} value={draft.confirmed.includes(item)} onChange={(isConfirmed) => confirm(item, isConfirmed)}>
          <Told>{item}</Told>
        </Tick>
      ))}
    </Section>
  );
}
