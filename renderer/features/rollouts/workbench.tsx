// SPDX-License-Identifier: Apache-2.0
import './workbench.css';
import type { ReactNode } from 'react';
import { addresses } from '../../addresses.ts';
import { rolloutsCopy } from '../../copy/rollouts.ts';
import { ButtonLink } from '../../ui/index.ts';

/** A screen for work on many bots: bots in the wide part, what decides about them beside it, actions always in reach. */
export function Workbench(props: {
  title: string;
  aside?: ReactNode;
  /** What is going on, in one sentence. */
  lead?: ReactNode;
  main: ReactNode;
  side: ReactNode;
  actions: ReactNode;
}) {
  return (
    <div className="workbench">
      <header className="workbench-head">
        <ButtonLink href={addresses.rollouts} icon="arrow-left">
          {rolloutsCopy.title}
        </ButtonLink>
        <h1>{props.title}</h1>
        {props.aside}
        {props.lead !== undefined && <p className="workbench-lead">{props.lead}</p>}
      </header>
      <div className="workbench-body">
        {/* Both parts scroll, so both can be reached and scrolled with the keyboard. */}
        <ScrollPart className="workbench-main" label={props.title}>
          {props.main}
        </ScrollPart>
        <ScrollPart className="workbench-side" label={rolloutsCopy.details}>
          {props.side}
        </ScrollPart>
      </div>
      <div className="workbench-actions">{props.actions}</div>
    </div>
  );
}

function ScrollPart(props: { className: string; label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must take the focus to be scrolled by keys
    <section className={props.className} aria-label={props.label} tabIndex={0}>
      {props.children}
    </section>
  );
}
