// SPDX-License-Identifier: Apache-2.0
import './section.css';
import { type ReactNode, useId } from 'react';

export type Tone = 'plain' | 'fault' | 'check' | 'act';

/** A card with a heading. Its tone is a bar at the side; use one only where a person must look. */
export function Section(props: { title?: string; tone?: Tone; aside?: ReactNode; children: ReactNode }) {
  const headingId = useId();
  return (
    <section
      className={`section section-${props.tone ?? 'plain'}`}
      aria-labelledby={props.title === undefined ? undefined : headingId}
    >
      {props.title !== undefined && (
        <div className="section-head">
          <h3 id={headingId}>{props.title}</h3>
          {props.aside}
        </div>
      )}
      {props.children}
    </section>
  );
}

export type Fact = {
  readonly label: string;
  /** Null is shown as "not known". */
  readonly value: ReactNode;
  readonly mono?: boolean;
  /** An old reading: struck through, with its age in `note`. */
  readonly stale?: boolean;
  readonly note?: string | null;
};

/** Labels and values, one a line. */
export function Facts({ facts, notKnown = 'not known' }: { facts: readonly Fact[]; notKnown?: string }) {
  return (
    <dl className="facts">
      {facts.map(({ label, value, mono, stale, note }) => (
        <div key={label} className={stale ? 'fact fact-stale' : 'fact'}>
          <dt>{label}</dt>
          <dd className={mono ? 'mono' : undefined}>
            {stale && value !== null ? <s>{value}</s> : (value ?? <span className="muted">{notKnown}</span>)}
            {note !== undefined && note !== null && <span className="fact-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A screen or list with nothing in it: what belongs here, why it is empty, what to do for real and for practice. */
export function EmptyState(props: { title: string; why: string; actions?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{props.title}</h2>
      <p>{props.why}</p>
      {props.actions !== undefined && <div className="cluster">{props.actions}</div>}
    </div>
  );
}
