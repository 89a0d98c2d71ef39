// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';

/** Pointer and keyboard handlers of something that must be held. Release, blur, leaving or Escape cancel it; it fires once. */
export function useHold({ holdMs, onHeld }: { holdMs: number; onHeld: () => void }) {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const cancel = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setHolding(false);
  }, []);
  const start = useCallback(() => {
    if (timer.current !== null) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      cancel();
      onHeld();
    }, holdMs);
  }, [cancel, holdMs, onHeld]);
  useEffect(() => cancel, [cancel]);

  const isHoldKey = (event: KeyboardEvent) => event.key === 'Enter' || event.key === ' ';
  return {
    holding,
    handlers: {
      onPointerDown: (event: PointerEvent) => event.button === 0 && start(),
      onPointerUp: cancel,
      onPointerLeave: cancel,
      onPointerCancel: cancel,
      onBlur: cancel,
      onContextMenu: (event: { preventDefault(): void }) => event.preventDefault(),
      onKeyDown: (event: KeyboardEvent) => {
        if (!isHoldKey(event)) return event.key === 'Escape' ? cancel() : undefined;
        event.preventDefault();
        if (!event.repeat) start();
      },
      onKeyUp: (event: KeyboardEvent) => isHoldKey(event) && cancel(),
    },
  };
}
