// SPDX-License-Identifier: Apache-2.0
import './board-actions.css';
import type { RolloutView } from '../../../app/contract/index.ts';
import { actionWords, boardCopy, type RolloutAction } from '../../copy/rollouts.ts';
import { Button, type ButtonKind, type IconName } from '../../ui/index.ts';
import { boardActions, isDecided, primaryAction } from './board-view.ts';

const icons: Readonly<Record<RolloutAction, IconName>> = {
  pause: 'pause',
  resume: 'play',
  promote: 'rocket',
  halt: 'octagon-x',
  reverse: 'undo-2',
};

/** All five actions stay in view, with the reason beside each that is not possible now; where nothing is left to decide one sentence stands for all those. */
export function BoardActions({ view, onDecide }: { view: RolloutView; onDecide: (action: RolloutAction) => void }) {
  const primary = primaryAction(view);
  const kindOf = (action: RolloutAction): ButtonKind => {
    if (action === 'reverse') return 'danger';
    return action === primary ? 'primary' : 'secondary';
  };
  const decided = isDecided(view.status) ? boardCopy.decided[view.status] : null;
  const shown = boardActions(view).filter(({ unavailable }) => decided === null || unavailable === null);
  return (
    <div className="board-actions">
      {decided !== null && <p className="board-decided">{decided}</p>}
      {shown.map(({ action, unavailable }) => (
        <Button
          key={action}
          wide
          icon={icons[action]}
          kind={unavailable === null ? kindOf(action) : 'secondary'}
          unavailable={unavailable}
          onPress={() => onDecide(action)}
        >
          {actionWords[action]}
        </Button>
      ))}
    </div>
  );
}
