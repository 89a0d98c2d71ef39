// SPDX-License-Identifier: Apache-2.0

/** Where the chooser shows the practice releases, and what each is good for. */
export const practice = {
  folder: 'practice-releases',
  /** Works. */
  good: /1\.1\.0/,
  /** Works at first and gets slower and slower after half a minute. */
  bad: /1\.2\.0/,
  /** Was touched after it was signed. */
  tampered: /1\.3\.0/,
} as const;

export const technician = 'Ada Field';
