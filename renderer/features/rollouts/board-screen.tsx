// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import type { RolloutView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useStream, useStreamItem } from '../../client/index.ts';
import { boardCopy, type RolloutAction, rolloutsCopy } from '../../copy/rollouts.ts';
import {
  announce,
  ButtonLink,
  Countdown,
  Facts,
  FaultNote,
  momentWords,
  ProgressBar,
  Screen,
  Section,
  StateBadge,
  Told,
  useStationNow,
} from '../../ui/index.ts';
import { BoardActions } from './board-actions.tsx';
import { soakShare, statusMark, waveGroups } from './board-view.ts';
import { DecisionSheet } from './decision-sheet.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { TileBoard } from './tile-board.tsx';
import { Verdicts } from './verdicts.tsx';
import { Workbench } from './workbench.tsx';

/** A rollout as it happens: one tile a bot, the evidence, and the five things a person may do about it. */
export function BoardScreen({ rolloutId }: { rolloutId: string }) {
  const view = useStreamItem('rollouts', rolloutId);
  const { ready } = useStream('rollouts');
  if (view !== undefined) return <Board view={view} />;
  return (
    <Screen>
      <h1>{rolloutsCopy.title}</h1>
      {ready && (
        <FaultNote
          fault={{ code: 'rollout/unknown' }}
          action={<ButtonLink href={addresses.rollouts}>{boardCopy.toList}</ButtonLink>}
        />
      )}
    </Screen>
  );
}

function Board({ view }: { view: RolloutView }) {
  const [deciding, setDeciding] = useState<RolloutAction | null>(null);
  const { sentence } = view;
  useEffect(() => announce(<Told>{sentence}</Told>), [sentence]);
  return (
    <>
      <Workbench
        title={`${rolloutsCopy.kinds[view.kind]} ${view.release.product} ${view.release.version}`}
        aside={<StateBadge {...statusMark(view.status)} />}
        lead={<Told>{sentence}</Told>}
        main={<TileBoard groups={waveGroups(view)} />}
        side={<BoardSide view={view} />}
        actions={<BoardActions view={view} onDecide={setDeciding} />}
      />
      {deciding !== null && <DecisionSheet view={view} action={deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

function BoardSide({ view }: { view: RolloutView }) {
  const newestFirst = [...view.verdicts].sort((a, b) => b.at - a.at);
  const overspent = view.budgetUsed > view.policy.failureBudget;
  return (
    <>
      {/* A rollout that holds has its verdict: nothing is counted down any more. */}
      {view.soak !== null && view.status !== 'holding' && <SoakSection soak={view.soak} />}
      {view.evidence.length > 0 && <EvidenceTable title={boardCopy.evidenceTitle} evidence={view.evidence} />}
      <Verdicts kind={view.kind} verdicts={newestFirst} />
      {view.kind === 'rollout' && (
        <Section title={boardCopy.budgetTitle} tone={overspent ? 'fault' : 'plain'}>
          <p>{boardCopy.budget(view.budgetUsed, view.policy.failureBudget)}</p>
        </Section>
      )}
      <Section title={boardCopy.aboutTitle}>
        <Facts
          facts={[
            { label: boardCopy.started, value: momentWords(view.startedAt) },
            { label: boardCopy.startedBy, value: view.startedBy },
            { label: boardCopy.number, value: view.id, mono: true },
          ]}
        />
      </Section>
    </>
  );
}

function SoakSection({ soak }: { soak: NonNullable<RolloutView['soak']> }) {
  const now = useStationNow(1_000);
  return (
    <Section>
      <Countdown label={now < soak.endsAt ? boardCopy.soak : boardCopy.soakOver} endsAt={soak.endsAt} />
      <ProgressBar label={boardCopy.soak} share={soakShare(soak, now)} />
    </Section>
  );
}
