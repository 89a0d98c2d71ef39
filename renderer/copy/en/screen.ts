// SPDX-License-Identifier: Apache-2.0
import type { ConfirmStyle, Hand, Size, Theme } from '../../ui/settings.ts';

/** Words of the place where a person fits the screen to light, gloves and hand. */
export const screenCopy = {
  title: 'Screen',
  atOnce: 'Every choice counts at once and is kept on this laptop.',
  theme: 'Light around you',
  themes: { light: 'Light', dark: 'Dark', sun: 'Sun' } satisfies Record<Theme, string>,
  size: 'How you touch it',
  sizes: { glove: 'Gloves', touch: 'Touch', desk: 'Desk' } satisfies Record<Size, string>,
  hand: 'Which hand works',
  hands: { left: 'Left hand', both: 'Both hands', right: 'Right hand' } satisfies Record<Hand, string>,
  confirm: 'Confirm what cannot be undone',
  confirms: { hold: 'Hold 1.5 s', 'two-press': 'Press twice' } satisfies Record<ConfirmStyle, string>,
  language: 'Language of this page',
  languageOfLaptop: 'As this laptop',
  check: {
    title: 'Size check',
    why: 'Lay a bank card on the frame. Make the frame as long.',
    card: 'Bank card',
    smaller: 'Smaller',
    larger: 'Larger',
    least: 'It goes no smaller.',
    most: 'It goes no larger.',
    usual: 'Use the usual size',
    notYet: 'Not checked yet. Buttons may be smaller than they should.',
    measured: (pxPerMm: number) => `Checked: one millimetre is ${pxPerMm.toFixed(1)} pixels here.`,
  },
  done: 'Done',
} as const;
