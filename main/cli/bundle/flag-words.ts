// SPDX-License-Identifier: Apache-2.0
import { table } from '../table.ts';

const flagWords: Readonly<Record<string, string>> = {
  out: 'folder that is made; it must not be there yet',
  people: 'how many people sign, 2 to 16; left out, 3',
  'expires-in-days': 'how long the signatures hold',
  product: 'name of the product, in small letters',
  version: 'semantic version; a version is published once',
  image: 'an OCI layout or docker-archive, with the models that it is for; again for each image',
  run: 'how the image is run and probed; one for all images, or one for each in the same order',
  root: 'the root file of the publisher; again for each root from the first on',
  'add-to': 'the newest bundle of this publisher, in place of --root',
  file: 'a ready MCUboot image for microcontrollers; again for each',
  health: 'how a microcontroller is probed; one for all files, or one for each in the same order; left out, an echo',
  'security-epoch': 'going back below it is refused; left out, 1',
  'soak-s': 'seconds that a wave is watched; left out, 600',
  'failure-budget': 'bots that may fail before a rollout halts',
  notes: 'what people should know of this release',
  role: 'what is signed, in the order targets, snapshot, timestamp',
  key: 'private key of the person who signs',
  now: 'the time to sign or check at, such as 2026-03-02T08:00:00Z; left out, the clock',
  json: 'one JSON object, for programs',
};

/** What each flag of a usage line means. */
export function flagLines(usage: string): string[] {
  const named = [...usage.matchAll(/--([a-z-]+)/g)].map(([, flag = '']) => flag);
  return table(
    [...new Set([...named, 'json', 'now'])].map((flag) => [`  --${flag}`, flagWords[flag] ?? '']),
    '',
  );
}
