// SPDX-License-Identifier: Apache-2.0
import { type FaultCopyTable, untouched } from './copy.ts';

const askForAnother = 'Ask the publisher for a corrected bundle.';

export const imageFaults = {
  'images/unknown-release': {
    happened: 'This laptop does not hold that release.',
    bot: untouched,
    next: 'Import it from the stick first.',
  },
  'images/in-use': {
    happened: 'A bot still needs this release: {bots}.',
    bot: untouched,
    next: "It is somebody's way back. Keep it.",
  },
  'images/unknown-import': {
    happened: 'This import is not known any more.',
    bot: untouched,
    next: 'Start the import again.',
  },
  'images/no-release': {
    happened: 'The bundle holds no release.',
    bot: untouched,
    next: 'Ask the publisher for a bundle with a release.',
  },
  'images/bad-release': {
    happened: 'The release description is not well formed: {what}.',
    bot: untouched,
    next: askForAnother,
  },
  'images/no-model-fits': {
    happened: 'The release is for {models}; this site has {site}.',
    bot: untouched,
    next: 'Is it the right stick? Check the model of your bots.',
  },
  'images/no-image-for-model': {
    happened: 'This release has no image for the model {model}.',
    bot: untouched,
    next: 'Choose another release, or correct the model of the bot.',
  },
  'images/platform-mismatch': {
    happened: 'An image is for {found}, but the release says {stated}.',
    bot: untouched,
    next: askForAnother,
  },
  'images/epoch-lower': {
    happened: 'The bundle is from before a security step of {product}.',
    bot: 'Bots keep what they run. Going back stays possible.',
    next: 'Use a newer bundle of your publisher.',
  },
  'images/changed-release': {
    happened: 'Release {release} is here already with other content.',
    bot: untouched,
    next: 'Ask the publisher to give it a new version number.',
  },
  'images/layer-mismatch': {
    happened: 'A layer of an image does not unpack to what it states.',
    bot: untouched,
    next: askForAnother,
  },
  'images/layer-bomb': {
    happened: 'A layer of an image unpacks to far too much.',
    bot: untouched,
    next: 'Do not use this stick. Ask where it came from.',
  },
} as const satisfies FaultCopyTable;

export const ociFaults = {
  'oci/bad-json': { happened: 'An image description is not well formed.', bot: untouched, next: askForAnother },
  'oci/bad-digest': { happened: 'An image names a part by a false checksum.', bot: untouched, next: askForAnother },
  'oci/ambiguous-doc': {
    happened: 'An image description can be read in two ways.',
    bot: untouched,
    next: 'Do not use this stick. Ask where it came from.',
  },
  'oci/media-type': {
    happened: 'An image has a part of an unknown kind: {what}.',
    bot: untouched,
    next: 'Ask for an OCI image with plain or gzip layers.',
  },
  'oci/foreign-layer': {
    happened: 'A part of an image lies on the internet.',
    bot: untouched,
    next: 'Ask for a bundle that holds everything.',
  },
  'oci/too-many-layers': { happened: 'An image has too many layers.', bot: untouched, next: askForAnother },
  'oci/layer-count': { happened: 'An image lists its layers inconsistently.', bot: untouched, next: askForAnother },
} as const satisfies FaultCopyTable;

/** Faults of the publisher's own tool; its messages are for release engineers. */
export const mcubootFaults = {
  'mcuboot/bad-magic': {
    happened: 'A file of the release is no MCUboot image.',
    bot: untouched,
    next: askForAnother,
  },
  'mcuboot/truncated': {
    happened: 'A microcontroller image of the release ends too early.',
    bot: untouched,
    next: askForAnother,
  },
  'mcuboot/bad-tlv': {
    happened: 'A microcontroller image is not well formed: {what}.',
    bot: untouched,
    next: askForAnother,
  },
  'mcuboot/hash-mismatch': {
    happened: 'A microcontroller image does not have its own hash.',
    bot: 'Nothing was changed. The bot would refuse it as well.',
    next: askForAnother,
  },
  'mcuboot/unsupported': {
    happened: 'A microcontroller image is of a kind not supported: {what}.',
    bot: untouched,
    next: 'Ask the publisher for a plain, signed image with a SHA-256.',
  },
} as const satisfies FaultCopyTable;

export const bundleFaults = {
  'bundle/bad-input': { happened: '{what}', bot: untouched, next: 'Correct it and run the command again.' },
  'bundle/exists': {
    happened: '{path} exists already.',
    bot: untouched,
    next: 'Choose another place, or remove it first.',
  },
  'bundle/not-ready': {
    happened: '{file} has {good} of the {needed} signatures it needs.',
    bot: untouched,
    next: 'Sign in the order targets, snapshot, timestamp.',
  },
} as const satisfies FaultCopyTable;

export const chooserFaults = {
  'chooser/unknown-handle': {
    happened: 'The chosen place is not known any more.',
    bot: untouched,
    next: 'Choose it again.',
  },
} as const satisfies FaultCopyTable;
