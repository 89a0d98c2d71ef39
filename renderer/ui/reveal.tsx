// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

/** Brings what just appeared into view, so that an answer below the fold is not missed. */
export function Reveal({ children }: { children: ReactNode }) {
  return (
    <div className="stack" ref={bringIntoView}>
      {children}
    </div>
  );
}

/** Like `Reveal` for the next step of a flow: it starts at its top and takes the focus. */
export function RevealStep({ children }: { children: ReactNode }) {
  return (
    <div className="stack reveal-step" ref={startHere} tabIndex={-1}>
      {children}
    </div>
  );
}

// Outside of the components: a ref that stays the same runs once, when the element appears.
function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

function startHere(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'start' });
}
