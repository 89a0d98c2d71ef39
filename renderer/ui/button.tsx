// SPDX-License-Identifier: Apache-2.0
import './button.css';
import { type ReactNode, useId } from 'react';
import { Button as PressButton } from 'react-aria-components/Button';
import { Icon, type IconName } from './icon.tsx';
import { leadTo } from './lead-to.ts';
import { useOutOfReach } from './reach.ts';

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet';

export type ButtonProps = {
  children: ReactNode;
  onPress: () => void;
  kind?: ButtonKind;
  icon?: IconName | undefined;
  /** While set, replaces the label ("Writing 42 %") and presses do nothing. */
  working?: string | null | undefined;
  /** Why it cannot be done now; always shown beside it. The button stays reachable. */
  unavailable?: string | null | undefined;
  /** Element id of the place where a person can change that; pressing the unavailable button leads there. */
  mendAt?: string | undefined;
  /** Why the last press was refused; stays until the caller clears it. */
  refused?: string | null | undefined;
  wide?: boolean;
  /** Changes only what this window shows, so it works without the station; every other button is unavailable then. */
  local?: boolean;
  /** Name for assistive technology when the visible label is not enough ("Remove Picker 03"). */
  label?: string | undefined;
  autoFocus?: boolean;
};

/** A press button with all its states: rest, focus, pressed, working, refused with reason, unavailable with reason. */
export function Button(props: ButtonProps) {
  const { kind = 'secondary', working = null, refused = null, wide = false } = props;
  const outOfReach = useOutOfReach();
  const lost = props.local ? null : outOfReach;
  const unavailable = lost ?? props.unavailable ?? null;
  const reasonId = useId();
  const reason = working === null ? (lost ?? refused ?? unavailable) : null;
  const isRefused = lost === null && refused !== null;
  const press = () => {
    if (working !== null) return;
    if (unavailable === null) props.onPress();
    else leadTo(lost === null ? (props.mendAt ?? reasonId) : reasonId);
  };
  return (
    <span className={wide ? 'button-slot button-slot-wide' : 'button-slot'}>
      <PressButton
        className={`button button-${kind}${working === null ? '' : ' button-working'}`}
        onPress={press}
        aria-disabled={working !== null || unavailable !== null}
        autoFocus={props.autoFocus ?? false}
        {...(props.label !== undefined && { 'aria-label': props.label })}
        {...(reason !== null && { 'aria-describedby': reasonId })}
      >
        {props.icon !== undefined && <Icon name={props.icon} size="small" />}
        <span>{working ?? props.children}</span>
      </PressButton>
      <span role="status" id={reasonId} className="button-status">
        {reason !== null && (
          <span className={`button-reason${isRefused ? ' button-reason-refused' : ''}`}>
            <Icon name={isRefused ? 'octagon-alert' : 'info'} size="small" />
            {reason}
          </span>
        )}
      </span>
    </span>
  );
}

/** A link that looks like a button, for places that have an address of their own. */
export function ButtonLink(props: {
  href: string;
  children: ReactNode;
  kind?: ButtonKind;
  icon?: IconName;
  wide?: boolean;
}) {
  return (
    <span className={props.wide ? 'button-slot button-slot-wide' : 'button-slot'}>
      <a className={`button button-${props.kind ?? 'secondary'}`} href={props.href}>
        {props.icon !== undefined && <Icon name={props.icon} size="small" />}
        <span>{props.children}</span>
      </a>
    </span>
  );
}
