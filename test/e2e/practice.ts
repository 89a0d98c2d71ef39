// SPDX-License-Identifier: Apache-2.0

/** What the practice site holds: its bots, where the chooser shows the releases, and what each of these is good for. */
export const practice = {
  /** Six container bots and six microcontrollers. */
  bots: 12,
  folder: 'practice-releases',
  /** Works. */
  good: /1\.1\.0/,
  /** Works at first and gets slower and slower after half a minute. */
  bad: /1\.2\.0/,
  /** Was touched after it was signed. */
  tampered: /1\.3\.0/,
} as const;

export const technician = 'Ada Field';
