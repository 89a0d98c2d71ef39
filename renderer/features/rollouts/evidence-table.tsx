// SPDX-License-Identifier: Apache-2.0
import './evidence-table.css';
import { useState } from 'react';
import type { Evidence } from '../../../app/contract/index.ts';
import { boardCopy } from '../../copy/rollouts.ts';
import { ageWords, Button, Section, useNow } from '../../ui/index.ts';
import { worstFirst } from './board-view.ts';

/** The worst are at the top, so a few lines say enough until somebody asks for all. */
const firstRows = 8;

/** What was measured, bot by bot, worst first, with the age of each reading. */
export function EvidenceTable({ title, evidence }: { title: string; evidence: readonly Evidence[] }) {
  return (
    <Section title={title}>
      <EvidenceRows evidence={evidence} label={title} />
    </Section>
  );
}

export function EvidenceRows({ evidence, label }: { evidence: readonly Evidence[]; label: string }) {
  const [all, setAll] = useState(false);
  const now = useNow(1_000);
  const words = boardCopy.evidence;
  const sorted = worstFirst(evidence);
  return (
    <>
      <table className="evidence" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{words.bot}</th>
            <th scope="col">{words.passed}</th>
            <th scope="col">{words.failed}</th>
            <th scope="col">{words.restarts}</th>
          </tr>
        </thead>
        <tbody>
          {(all ? sorted : sorted.slice(0, firstRows)).map((item) => (
            <tr key={item.botId}>
              <th scope="row">
                {item.name}
                <span className="evidence-reading">
                  {item.lastReading === null || item.readingAt === null
                    ? boardCopy.none
                    : `${item.lastReading} · ${ageWords(item.readingAt, now)}`}
                </span>
              </th>
              <td>{item.probesPassed}</td>
              <td className={item.probesFailed > 0 ? 'evidence-bad' : undefined}>{item.probesFailed}</td>
              <td className={item.restarts > 0 ? 'evidence-bad' : undefined}>{item.restarts}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > firstRows && (
        <Button local wide onPress={() => setAll(!all)}>
          {all ? boardCopy.showWorst : boardCopy.showAll(sorted.length)}
        </Button>
      )}
    </>
  );
}
