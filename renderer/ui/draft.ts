// SPDX-License-Identifier: Apache-2.0
import { useCallback } from 'react';
import { create } from 'zustand';

const useDrafts = create<Readonly<Record<string, unknown>>>(() => ({}));

/**
 * State that outlives its screen: Back never loses what was typed. Lives until the page is closed or `clear`.
 * One key must always be used with one type.
 */
export function useDraft<T extends object>(key: string, initial: T): [T, (change: Partial<T>) => void, () => void] {
  const kept = useDrafts((drafts) => drafts[key]);
  const value: T = { ...initial, ...(typeof kept === 'object' ? kept : {}) };
  const change = useCallback(
    (part: Partial<T>) => useDrafts.setState((drafts) => ({ [key]: { ...Object(drafts[key]), ...part } })),
    [key],
  );
  const clear = useCallback(() => useDrafts.setState({ [key]: undefined }), [key]);
  return [value, change, clear];
}
