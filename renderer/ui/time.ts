// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { spokenLocale } from '../copy/language.ts';
import { uiCopy } from '../copy/ui.ts';
import { durationWords } from '../copy/units.ts';

/** The wall clock in milliseconds, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** "just now", "4 min ago"; a clock that ran backwards counts as just now. */
export function ageWords(at: number, now: number): string {
  const age = now - at;
  return age < 3_000 ? uiCopy.justNow : uiCopy.ago(durationWords(age));
}

/** The time of day to the second, by the laptop's clock and region. */
export function clockWords(at: number): string {
  return new Date(at).toLocaleTimeString(spokenLocale(), { timeStyle: 'medium' });
}

/** Date and time as people here write it, by the laptop's clock and region. */
export function momentWords(at: number | string): string {
  return new Date(at).toLocaleString(spokenLocale(), { dateStyle: 'medium', timeStyle: 'short' });
}
