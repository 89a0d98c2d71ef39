// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useAnswer } from '../../client/index.ts';
import { sitesCopy as copy } from '../../copy/sites.ts';
import { Facts, FaultNote, momentWords, Section, TextField } from '../../ui/index.ts';
import { compareTail } from './fingerprint.ts';
import { Fingerprint } from './fingerprint-view.tsx';

export type ComparedRoot = { readonly fingerprint: string };

/** Shows whose root it is; counts as compared only when a person typed the end of the fingerprint as they heard it. */
export function CompareRoot(props: { handle: string; onCompared: (root: ComparedRoot | null) => void }) {
  const { state } = useAnswer('sites.inspectRoot', { handle: props.handle });
  const [typed, setTyped] = useState('');
  if (state.kind === 'refused') return <FaultNote fault={state.fault} />;
  if (state.kind !== 'done') return <p>{copy.reading}</p>;
  const { fingerprint, version, expires, facts } = state.output;
  const verdict = compareTail(fingerprint, typed);
  const type = (value: string) => {
    setTyped(value);
    props.onCompared(compareTail(fingerprint, value) === 'same' ? { fingerprint } : null);
  };
  return (
    <Section title={copy.compareTitle} tone="act">
      <p>{copy.compareHow}</p>
      <p className="muted">{copy.fingerprint}</p>
      <Fingerprint value={fingerprint} />
      <TextField
        label={copy.typeLast}
        help={verdict === 'same' ? copy.same : copy.typeHelp}
        value={typed}
        onChange={type}
        maxLength={40}
        error={verdict === 'different' ? copy.differs : null}
        mono
      />
      <Facts
        facts={[
          { label: copy.version, value: version },
          { label: copy.expires, value: momentWords(expires) },
        ]}
      />
      {facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
    </Section>
  );
}
