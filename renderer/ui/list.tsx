// SPDX-License-Identifier: Apache-2.0
import './list.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { useOutOfReach } from './reach.ts';

export type RowProps = {
  title: ReactNode;
  detail?: ReactNode;
  icon?: IconName;
  trailing?: ReactNode;
  /** Where it leads; or `onPress`; or neither for a row that only shows. */
  href?: string;
  onPress?: () => void;
  /** As of a `Button`: pressing it changes only what this window shows. */
  local?: boolean;
  isCurrent?: boolean;
  tabIndex?: number | undefined;
};

/** One line of a list: icon, title with detail below, and something at the end. The whole line is the target. */
export function Row(props: RowProps) {
  const outOfReach = useOutOfReach();
  const unavailable = props.onPress === undefined || props.local ? null : outOfReach;
  const content = (
    <>
      {props.icon !== undefined && <Icon name={props.icon} />}
      <span className="row-words">
        <span className="row-title">{props.title}</span>
        {props.detail !== undefined && <span className="row-detail">{props.detail}</span>}
        {unavailable !== null && <span className="row-detail row-unavailable">{unavailable}</span>}
      </span>
      {props.trailing !== undefined && <span className="row-trailing">{props.trailing}</span>}
    </>
  );
  const current = props.isCurrent ? 'true' : undefined;
  if (props.href !== undefined) {
    return (
      <a className="row" href={props.href} aria-current={current} tabIndex={props.tabIndex}>
        {content}
      </a>
    );
  }
  if (props.onPress !== undefined) {
    return (
      <button
        type="button"
        className="row"
        onClick={unavailable === null ? props.onPress : undefined}
        aria-disabled={unavailable !== null}
        aria-current={current}
        tabIndex={props.tabIndex}
      >
        {content}
      </button>
    );
  }
  return <div className="row row-still">{content}</div>;
}

/** A short list; each child is a `Row` with a key. Long ones use `VirtualList`. */
export function List({ label, children }: { label: string; children: readonly ReactNode[] }) {
  return (
    <ul className="list" aria-label={label}>
      {children.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the row inside carries the real key
        <li key={index}>{child}</li>
      ))}
    </ul>
  );
}
