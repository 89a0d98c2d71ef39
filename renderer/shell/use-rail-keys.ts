// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';
import { sections } from './sections.tsx';

/** Keys 1 to 4 open the parts of the rail, except while somebody types or a sheet is open. */
export function useRailKeys(navigate: (to: string) => void): void {
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event.target)) return;
      const section = sections[Number(event.key) - 1];
      if (section !== undefined) navigate(`/${section.id}`);
    };
    addEventListener('keydown', open);
    return () => removeEventListener('keydown', open);
  }, [navigate]);
}

function isTaken(target: EventTarget | null): boolean {
  const typing = target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]');
  return typing || document.querySelector('[role="dialog"]') !== null;
}
