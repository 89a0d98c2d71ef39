// SPDX-License-Identifier: Apache-2.0
import './hold-button.css';
import { type CSSProperties, type ReactNode, useId, useState } from 'react';
import { uiCopy } from '../copy/ui.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useOutOfReach } from './reach.ts';
import { useSettings } from './settings.ts';
import { useHold } from './use-hold.ts';

export type HoldButtonProps = {
  children: ReactNode;
  onHeld: () => void;
  kind?: 'primary' | 'danger';
  icon?: IconName;
  working?: string | null | undefined;
  unavailable?: string | null | undefined;
  mendAt?: string | undefined;
  refused?: string | null | undefined;
  wide?: boolean;
};

const holdMs = 1_500;

/** For what cannot be undone: held for 1.5 s, or, by setting, pressed twice in two places. */
export function HoldButton(props: HoldButtonProps) {
  const confirm = useSettings((settings) => settings.confirm);
  const { working = null, unavailable = null, refused = null } = props;
  const isOutOfReach = useOutOfReach() !== null;
  if (isOutOfReach || working !== null || unavailable !== null || refused !== null) return <StandingStill {...props} />;
  return confirm === 'hold' ? <Held {...props} /> : <TwoPresses {...props} />;
}

/** An ordinary button carries the states in which nothing can be held; pressing a refused one allows another try. */
function StandingStill({ children, onHeld: _, ...button }: HoldButtonProps) {
  return (
    <Button {...button} kind={button.kind ?? 'primary'} onPress={() => undefined}>
      {children}
    </Button>
  );
}

function Held({ children, onHeld, kind = 'primary', icon, wide = true }: HoldButtonProps) {
  const { holding, handlers } = useHold({ holdMs, onHeld });
  const hintId = useId();
  const style: CSSProperties & { '--hold-ms': string } = { '--hold-ms': `${holdMs}ms` };
  return (
    <span className={wide ? 'button-slot button-slot-wide' : 'button-slot'}>
      <button
        type="button"
        className={`button button-${kind} hold-button`}
        data-holding={holding || undefined}
        aria-describedby={hintId}
        style={style}
        {...handlers}
      >
        <span className="hold-fill" aria-hidden />
        <span className="hold-label">
          <Icon name={icon ?? 'hand'} size="small" />
          <span>{children}</span>
        </span>
      </button>
      <span id={hintId} className="hold-hint">
        {holding ? uiCopy.keepHolding : uiCopy.holdHint}
      </span>
    </span>
  );
}

/** The confirming press has a place of its own, empty until then: a quick second press never lands on it. */
function TwoPresses({ children, onHeld, kind = 'primary', icon }: HoldButtonProps) {
  const [armed, setArmed] = useState(false);
  return (
    <span className="two-presses">
      {armed ? (
        <>
          <Button key="not-now" wide autoFocus onPress={() => setArmed(false)}>
            {uiCopy.notNow}
          </Button>
          <Button key="confirm" kind={kind} wide onPress={onHeld}>
            {uiCopy.secondPress}
          </Button>
        </>
      ) : (
        <>
          <Button key="first" icon={icon ?? 'hand'} wide onPress={() => setArmed(true)}>
            {children}
          </Button>
          <span className="hold-hint">{uiCopy.firstPress}</span>
        </>
      )}
    </span>
  );
}
