// SPDX-License-Identifier: Apache-2.0
import type { ImportCheckId, ImportCheckView } from '../../../app/contract/index.ts';

/** Words of the Images screens. */
export const imagesCopy = {
  title: 'Images',
  count: (releases: number) => (releases === 1 ? '1 release on this laptop' : `${releases} releases on this laptop`),
  importRelease: 'Import release',
  planRollout: 'Plan rollout',
  removeRelease: 'Remove release',
  removeQuestion: (id: string) => `Remove ${id} from this laptop?`,
  removeMeaning: 'Bots keep running it. You need the stick to get it back.',
  keepRelease: 'Keep it',
  removing: 'Removing',
  stillNeeded: 'It is still needed.',
  about: 'About',
  emptyTitle: 'No release on this laptop',
  emptyWhy: 'Releases come on a stick or in a folder. Import one to begin.',
  noneChosen: { title: 'No release chosen', why: 'Choose a release from the list to see where it runs.' },
  facts: {
    models: 'Fits models',
    size: 'Size',
    released: 'Released',
    imported: 'Imported here',
    trust: 'Trust',
    expires: 'Signatures hold until',
    epoch: 'Security epoch',
    runningOn: 'Runs on',
  },
  runsOnNone: 'No bot runs it',
  runsOn: (bots: number) => (bots === 1 ? 'Runs on 1 bot' : `Runs on ${bots} bots`),
  trustWord: { fresh: 'Trusted', expired: 'Expired' },
  whyNoPlan: 'Its signatures have expired. Going back to it still works.',
} as const;

/** Words of the chooser. */
export const chooserCopy = {
  title: 'Choose the release',
  hint: 'Plug in the stick. It appears here by itself.',
  kinds: { drive: 'Drive', folder: 'Folder', bundle: 'Release bundle', root: "Publisher's root", file: 'File' },
  starts: 'Press to import it.',
  notABundle: 'This is not a release bundle.',
  nothing: 'Nothing to choose from here.',
  upToPlaces: 'Show drives and folders',
  lookAgain: 'Look again',
  looking: 'Looking for drives and folders…',
  starting: 'Starting the import…',
} as const;

/** Words of one import. */
export const importCopy = {
  titles: { running: 'Importing', done: 'Ready on this laptop', refused: 'Refused' },
  words: { running: 'Importing', done: 'Ready', refused: 'Refused' },
  copying: 'Copied',
  copyingOn: 'Copied or checked',
  reused: (size: string) => `${size} were here already. They are checked, not copied again.`,
  kept: (kept: string, total: string) =>
    `${kept} of ${total} are kept on this laptop. Import it again: only the rest is copied.`,
  planFor: (release: string) => `Plan ${release}`,
  running: 'Six checks, then it is ready. You may leave this screen.',
  done: 'The stick is no longer needed. Eject it, then pull it out. No network is needed either.',
  checksTitle: 'Checks',
  failedAt: (check: string) => `Refused by the check "${check}"`,
  whomToAsk: 'Whom to ask:',
  importOther: 'Import another release',
  backToImages: 'Show all releases',
  gone: 'This import is not known any more. See the releases.',
} as const;

/** What each of the six checks is called. */
export const importCheckNames: Readonly<Record<ImportCheckId, string>> = {
  readable: 'Readable',
  complete: 'Complete',
  signature: 'Signature',
  signer: 'Signer allowed at this site',
  fits: 'Fits these models',
  newer: 'Newer than before',
};

/** What each check asks; shown until it has its answer. */
export const importCheckQuestions: Readonly<Record<ImportCheckId, string>> = {
  readable: 'Can the bundle be read?',
  complete: 'Is every file of it here?',
  signature: 'Is every byte the one that was signed?',
  signer: 'Is the signer the publisher of this site?',
  fits: 'Does it fit the bots of this site?',
  newer: 'Is it at least as new as what is known here?',
};

export const importCheckWords: Readonly<Record<ImportCheckView['status'], string>> = {
  waiting: 'Waiting',
  running: 'Checking',
  passed: 'Passed',
  refused: 'Refused',
  'not-run': 'Not run',
};

/** Who can help when this check refuses. */
export const importCheckContacts: Readonly<Record<ImportCheckId, string>> = {
  readable: 'Ask whoever gave you the stick for a fresh copy.',
  complete: 'Ask whoever gave you the stick for a fresh copy.',
  signature: 'Ask the publisher of the release. Keep the stick for them.',
  signer: 'Ask the publisher, then the person who set up this site.',
  fits: 'Ask whoever planned this release for your models.',
  newer: 'Ask whoever planned this release which version belongs here.',
};
