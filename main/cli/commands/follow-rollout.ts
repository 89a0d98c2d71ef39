// SPDX-License-Identifier: Apache-2.0
import type { RolloutView } from '../../../app/contract/index.ts';
import { Defect, FaultError, fault } from '../../../app/kernel/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import type { Contact } from '../contact/contact.ts';

/** One thing that changed between two pictures of a rollout: words for people, facts for programs. */
export type RolloutStep = { readonly line: string; readonly event: Readonly<Record<string, unknown>> };

const isOver = ({ status }: RolloutView) => status === 'completed' || status === 'reversed';

/** Tells every step until the rollout is over. Reversed is refused with its sentence; so is being stopped on the way. */
export async function followRollout(given: Invocation, { client }: Contact, rolloutId: string): Promise<Outcome> {
  let before: RolloutView | null = null;
  const find = (views: readonly RolloutView[]) => views.find(({ id }) => id === rolloutId);
  const views = await client.until('rollouts', (all) => {
    const now = find(all);
    if (now === undefined) return false;
    for (const { line, event } of stepsBetween(before, now)) given.tell(line, event);
    before = now;
    return isOver(now);
  });
  const rollout = find(views);
  if (rollout === undefined) throw new Defect('the rollout was there a moment ago');
  if (rollout.status === 'reversed') {
    throw new FaultError(fault('rollout/reversed', rollout.sentence, { details: { rollout: rolloutId } }));
  }
  return { lines: [`Completed: ${rollout.sentence}`], json: { rolloutId, status: rollout.status, rollout } };
}

/** What a person who watches would want to hear; `before` null means everything is news. */
export function stepsBetween(before: RolloutView | null, now: RolloutView): RolloutStep[] {
  const told = new Map(before?.tiles.map(({ botId, phase }) => [botId, phase]));
  const tiles = now.tiles
    .filter(({ botId, phase }) => (told.get(botId) ?? 'waiting') !== phase)
    .map(({ name, phase, note }) => ({
      line: `  ${name}: ${phase}${note === null ? '' : `. ${note}`}`,
      event: { event: 'bot', bot: name, phase, note },
    }));
  const verdicts = now.verdicts.slice(before?.verdicts.length ?? 0).map(({ wave, model, verdict, sentence }) => ({
    line: `Verdict on wave ${wave}, ${model}: ${verdict}. ${sentence}`,
    event: { event: 'verdict', wave, model, verdict, sentence },
  }));
  const isNewStatus = before?.status !== now.status || before.sentence !== now.sentence;
  const status = {
    line: `${now.sentence}${whatToDo(now)}`,
    event: { event: 'status', status: now.status, sentence: now.sentence },
  };
  return [...tiles, ...verdicts, ...(isNewStatus ? [status] : [])];
}

/** Where only a person can go on, the line says how. */
function whatToDo({ id, status }: RolloutView): string {
  const needsPerson = status === 'awaiting-promotion' || status === 'holding';
  return needsPerson ? ` Decide with "npx millwright rollout promote ${id}", or halt or reverse it.` : '';
}
