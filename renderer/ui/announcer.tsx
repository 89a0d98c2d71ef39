// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { create } from 'zustand';

type Spoken = { readonly text: ReactNode; readonly turn: number };
const useSpoken = create<Spoken>(() => ({ text: '', turn: 0 }));

/** Says it once to screen readers. For changes that are visible but not focused. */
export function announce(text: ReactNode): void {
  useSpoken.setState(({ turn }) => ({ text, turn: turn + 1 }));
}

/** The live region; once per page. */
export function Announcer() {
  const { text, turn } = useSpoken();
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      <span key={turn}>{text}</span>
    </div>
  );
}
