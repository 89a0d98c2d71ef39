// SPDX-License-Identifier: Apache-2.0
import { create } from 'zustand';

export type Theme = 'light' | 'dark' | 'sun';
export type Size = 'glove' | 'touch' | 'desk';
/** Where rail and actions lie: at the two sides of a screen held in both hands, or all on the side of one hand. */
export type Hand = 'both' | 'left' | 'right';
/** How a person confirms what cannot be undone. */
export type ConfirmStyle = 'hold' | 'two-press';

export type Settings = {
  readonly theme: Theme;
  readonly size: Size;
  readonly hand: Hand;
  readonly confirm: ConfirmStyle;
  /** BCP 47 tag of the language that a person chose; null: the laptop's, where it is here. */
  readonly language: string | null;
  /** CSS pixels of one real millimetre on this screen; null until somebody measured it. */
  readonly pxPerMm: number | null;
};

const storageKey = 'millwright.screen';
const defaults: Settings = {
  theme: 'light',
  size: 'touch',
  hand: 'both',
  confirm: 'hold',
  language: null,
  pxPerMm: null,
};

/** Taken until somebody measures: a 10-inch tablet of 1280x800. */
export const usualPxPerMm = 5.5;
/** From a coarse wall display to the densest tablet; a value outside of it is a mistake and would hide the page. */
export const pxPerMmRange = { least: 2.5, most: 8 } as const;

/** What this screen looks like; belongs to the screen, not to the site or the person. */
export const useSettings = create<Settings>(() => defaults);

export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change);
  localStorage.setItem(storageKey, JSON.stringify(useSettings.getState()));
}

/** Reads what was kept and keeps the document's look in step from then on. */
export function startSettings(root: HTMLElement): void {
  const show = ({ theme, size, hand, pxPerMm }: Settings) => {
    Object.assign(root.dataset, { theme, size, hand });
    root.style.setProperty('--mm', `${pxPerMm ?? usualPxPerMm}px`);
  };
  useSettings.subscribe(show);
  useSettings.setState(parseSettings(localStorage.getItem(storageKey)));
}

/** Unknown or damaged values fall back to the defaults one by one. */
export function parseSettings(text: string | null): Settings {
  const kept = (key: keyof Settings) => text?.match(new RegExp(`"${key}":"?([a-zA-Z0-9.-]+)`))?.[1];
  const choose = <T extends string>(key: keyof Settings, options: readonly T[], otherwise: T): T =>
    options.find((option) => option === kept(key)) ?? otherwise;
  const measured = Number(kept('pxPerMm'));
  const isPossible = measured >= pxPerMmRange.least && measured <= pxPerMmRange.most;
  return {
    theme: choose('theme', ['dark', 'sun'], defaults.theme),
    size: choose('size', ['glove', 'desk'], defaults.size),
    hand: choose('hand', ['left', 'right'], defaults.hand),
    confirm: choose('confirm', ['two-press'], defaults.confirm),
    language: kept('language') ?? defaults.language,
    pxPerMm: isPossible ? measured : defaults.pxPerMm,
  };
}
