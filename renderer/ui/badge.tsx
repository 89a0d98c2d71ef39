// SPDX-License-Identifier: Apache-2.0
import './badge.css';
import { uiCopy } from '../copy/ui.ts';
import { Icon, type IconName } from './icon.tsx';

export type BadgeState = 'fault' | 'check' | 'updating' | 'not-seen' | 'ok';

const shapes: Readonly<Record<BadgeState, IconName>> = {
  fault: 'octagon-alert',
  check: 'triangle-alert',
  updating: 'refresh-cw',
  'not-seen': 'circle-dashed',
  ok: 'circle-check',
};

/** A state as shape and word; colour comes last. `word` replaces the state's own word ("Refused", "Halted"). */
export function StateBadge({ state, word }: { state: BadgeState; word?: string }) {
  return (
    <span className={`badge badge-${state}`}>
      <Icon name={shapes[state]} size="small" />
      {word ?? uiCopy.states[state]}
    </span>
  );
}

/** How many need a person. Draws nothing at zero. */
export function CountBadge({ count, meaning }: { count: number; meaning: string }) {
  if (count === 0) return null;
  return (
    <span className="count">
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> {meaning}</span>
    </span>
  );
}
