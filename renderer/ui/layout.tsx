// SPDX-License-Identifier: Apache-2.0
import './layout.css';
import { type ReactNode, useEffect, useRef } from 'react';
import { uiCopy } from '../copy/ui.ts';
import { ButtonLink } from './button.tsx';

/** A list with its detail: side by side in landscape, one after the other in portrait. */
export function TwoPane(props: { list: ReactNode; detail: ReactNode; showsDetail: boolean }) {
  return (
    <div className="two-pane" data-detail={props.showsDetail}>
      <div className="two-pane-list">{props.list}</div>
      <div className="two-pane-detail">{props.detail}</div>
    </div>
  );
}

/** When only one of two panes is in view; the same condition as in layout.css. */
const onePaneQuery = '(max-width: 1000px), (orientation: portrait)';

/** What a `TwoPane` shows beside its list: heading, tabs, scrolling body, and the actions in the thumb zone. */
export function Pane(props: {
  title: string;
  /** Address of the list; the way back in portrait. */
  backHref: string;
  aside?: ReactNode;
  tabs?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In portrait the list that had the focus is gone; without this a keyboard would start over at the top.
    if (matchMedia(onePaneQuery).matches) pane.current?.focus();
  }, []);
  return (
    <div className="pane" ref={pane} tabIndex={-1}>
      <div className="pane-head">
        <span className="pane-back">
          <ButtonLink href={props.backHref} icon="arrow-left">
            {uiCopy.back}
          </ButtonLink>
        </span>
        <h1>{props.title}</h1>
        {props.aside}
      </div>
      {props.tabs}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so somebody without a pointer must be able to stand in it */}
      <section className="pane-body" aria-label={props.title} tabIndex={0}>
        {props.children}
      </section>
      {props.actions !== undefined && <div className="pane-actions">{props.actions}</div>}
    </div>
  );
}

/** A screen of one column. */
export function Screen({ children }: { children: ReactNode }) {
  return (
    <div className="screen">
      <div className="screen-inner">{children}</div>
    </div>
  );
}

/** Parts of one workspace, each with its own address. */
export function Tabs(props: {
  label: string;
  tabs: readonly { readonly href: string; readonly word: string; readonly isCurrent: boolean }[];
}) {
  return (
    <nav className="tabs" aria-label={props.label}>
      {props.tabs.map(({ href, word, isCurrent }) => (
        <a key={href} className="tab" href={href} aria-current={isCurrent ? 'page' : undefined}>
          {word}
        </a>
      ))}
    </nav>
  );
}
