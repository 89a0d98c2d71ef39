// SPDX-License-Identifier: Apache-2.0

/** Words of the way between practice and real sites on empty screens. */
export const practiceCopy = {
  tryPractice: 'Try it on practice bots',
  opening: 'Opening the practice site',
  setUpReal: 'Set up a real site',
} as const;
