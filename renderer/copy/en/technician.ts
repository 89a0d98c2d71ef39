// SPDX-License-Identifier: Apache-2.0

export const technicianCopy = {
  title: 'Who are you?',
  why: 'Your name goes with every decision you make here.',
  label: 'Your name',
  goOn: 'Go on',
  working: 'Noting …',
  nameMissing: 'Enter your name first.',
} as const;
