// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import { uiCopy } from '../copy/ui.ts';
import { useNow } from './time.ts';

/** When this window lost the station, in milliseconds since the epoch; null while it has it. The shell sets it for the whole page. */
export const LostSince = createContext<number | null>(null);

/** Why nothing that needs the station can be done now, or null. Controls ask it themselves, so that none can be forgotten. */
export function useOutOfReach(): string | null {
  return useContext(LostSince) === null ? null : uiCopy.outOfReach;
}

/** The wall clock for what the station counts: it stands still when the station is lost, as nobody knows what came after. */
export function useStationNow(everyMs: number): number {
  const now = useNow(everyMs);
  return useContext(LostSince) ?? now;
}
