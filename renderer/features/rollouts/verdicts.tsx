// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { RolloutView, Verdict } from '../../../app/contract/index.ts';
import { boardCopy, rolloutsCopy, verdictCopy } from '../../copy/rollouts.ts';
import { Button, momentWords, Section, StateBadge } from '../../ui/index.ts';
import { verdictMark } from './board-view.ts';
import { EvidenceRows } from './evidence-table.tsx';

/** What the gate said, wave by wave and model by model, with the evidence behind each sentence. */
export function Verdicts(props: { kind: RolloutView['kind']; verdicts: readonly Verdict[] }) {
  const { kind, verdicts } = props;
  if (verdicts.length === 0) {
    return (
      <Section title={boardCopy.verdictsTitle}>
        <p className="muted">{boardCopy.noVerdict[kind]}</p>
      </Section>
    );
  }
  return verdicts.map((verdict) => (
    <VerdictSection
      key={`${verdict.wave} ${verdict.model} ${verdict.at}`}
      verdict={verdict}
      title={boardCopy.verdictOf(rolloutsCopy.wave(verdict.wave, kind), verdict.model)}
    />
  ));
}

/** In the language of the page; an older verdict only has the words that were recorded. */
function sentenceOf({ model, evidence, grounds, sentence }: Verdict): string {
  return grounds === undefined ? sentence : verdictCopy.sentence({ model, evidence, ...grounds });
}

function VerdictSection({ verdict, title }: { verdict: Verdict; title: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Section
      title={title}
      tone={verdict.verdict === 'fail' ? 'fault' : 'plain'}
      aside={<StateBadge {...verdictMark(verdict.verdict)} />}
    >
      <p>
        {sentenceOf(verdict)} <span className="muted">{momentWords(verdict.at)}</span>
      </p>
      {shown && <EvidenceRows evidence={verdict.evidence} label={title} />}
      {verdict.evidence.length > 0 && (
        <Button local icon={shown ? 'x' : 'search'} wide onPress={() => setShown(!shown)}>
          {shown ? boardCopy.hideEvidence : boardCopy.showEvidence}
        </Button>
      )}
    </Section>
  );
}
