// SPDX-License-Identifier: Apache-2.0
import { create } from 'zustand';

export type Theme = 'light' | 'dark' | 'sun';
export type Size = 'glove' | 'touch' | 'desk';
/** How a person confirms what cannot be undone. */
export type ConfirmStyle = 'hold' | 'two-press';

export type Settings = { readonly theme: Theme; readonly size: Size; readonly confirm: ConfirmStyle };

const storageKey = 'millwright.screen';
const defaults: Settings = { theme: 'light', size: 'touch', confirm: 'hold' };

/** What this screen looks like; belongs to the screen, not to the site or the person. */
export const useSettings = create<Settings>(() => defaults);

export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change);
  localStorage.setItem(storageKey, JSON.stringify(useSettings.getState()));
}

/** Reads what was kept and keeps the document's theme and size in step from then on. */
export function startSettings(root: HTMLElement): void {
  const show = ({ theme, size }: Settings) => {
    root.dataset['theme'] = theme;
    root.dataset['size'] = size;
  };
  useSettings.subscribe(show);
  useSettings.setState(parseSettings(localStorage.getItem(storageKey)));
}

/** Unknown or damaged values fall back to the defaults one by one. */
export function parseSettings(text: string | null): Settings {
  const kept = new Set(text?.match(/"[a-z-]+"/g)?.map((word) => word.slice(1, -1)));
  const choose = <T extends string>(options: readonly T[], otherwise: T): T =>
    options.find((option) => kept.has(option)) ?? otherwise;
  return {
    theme: choose(['dark', 'sun'], defaults.theme),
    size: choose(['glove', 'desk'], defaults.size),
    confirm: choose(['two-press'], defaults.confirm),
  };
}
