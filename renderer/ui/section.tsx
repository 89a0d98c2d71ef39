// SPDX-License-Identifier: Apache-2.0
import './section.css';
import { createContext, type ReactNode, useContext, useId } from 'react';

export type Tone = 'plain' | 'fault' | 'check' | 'act';

/** The level of a card's heading: below the screen's `h1`, or below the `h2` of a sheet. */
export const HeadingLevel = createContext<2 | 3>(2);

/** A card with a heading. Its tone is a bar at the side; use one only where a person must look. */
export function Section(props: { id?: string; title?: string; tone?: Tone; aside?: ReactNode; children: ReactNode }) {
  const headingId = useId();
  const Heading = useContext(HeadingLevel) === 2 ? 'h2' : 'h3';
  return (
    <section
      id={props.id}
      className={`section section-${props.tone ?? 'plain'}`}
      aria-labelledby={props.title === undefined ? undefined : headingId}
    >
      {props.title !== undefined && (
        <div className="section-head">
          <Heading id={headingId} className="section-title">
            {props.title}
          </Heading>
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
