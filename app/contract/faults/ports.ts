// SPDX-License-Identifier: Apache-2.0
import type { DriverFaultCode, LinkFaultCode, SourceFaultCode, StoreFaultCode } from '../../ports/index.ts';
import { botKeeps, type FaultCopy, untouched } from './copy.ts';

export const linkFaults = {
  'link/unreachable': {
    happened: 'Nothing answers at {address}.',
    bot: 'It keeps its image. Whether it runs is not known.',
    next: 'Check power, cable and address. Then try again.',
  },
  'link/timeout': {
    happened: 'The bot did not answer in time.',
    bot: botKeeps,
    next: 'Check power and cable. Wait a minute and try again.',
  },
  'link/refused': {
    happened: 'The bot refused this laptop: {reason}.',
    bot: botKeeps,
    next: 'Check user, key or group rights on this address.',
  },
  'link/tls-untrusted': {
    happened: 'The certificates of bot and laptop do not match.',
    bot: botKeeps,
    next: 'Use the certificate folder that was made for this bot.',
  },
  'link/host-key-changed': {
    happened: 'Another machine answers here: its host key is {fingerprint}.',
    bot: 'Nothing was sent to it.',
    next: 'Compare the key at the bot. If it was replaced, add it again.',
  },
  'link/host-key-unknown': {
    happened: 'First contact. The host key is {fingerprint}.',
    bot: 'Nothing was sent to it.',
    next: 'Compare it with the bot, then confirm it.',
  },
  'link/key-missing': {
    happened: 'The key file {path} cannot be read.',
    bot: botKeeps,
    next: 'Check the path and its rights.',
  },
  'link/closed': {
    happened: 'The link was cut in the middle of the work.',
    bot: 'The bot boots its last confirmed image.',
    next: 'Plug in again. Millwright continues where it stopped.',
  },
} as const satisfies Record<LinkFaultCode, FaultCopy>;

export const driverFaults = {
  'driver/protocol': {
    happened: 'Something answers here, but not as a bot of this kind.',
    bot: botKeeps,
    next: 'Check the address. Copy the code for support.',
  },
  'driver/unsupported': {
    happened: 'This bot lacks what is needed: {need}.',
    bot: botKeeps,
    next: "Update the bot's base system, or leave it out.",
  },
  'driver/refused': {
    happened: 'The bot refused: {reason}.',
    bot: 'The bot boots its last confirmed image.',
    next: 'Read the reason. Correct it on the bot and try again.',
  },
  'driver/disk-full': {
    happened: 'The bot has no space left for the image.',
    bot: botKeeps,
    next: 'Free {need} on the bot, then try again.',
  },
  'driver/image-mismatch': {
    happened: 'What arrived on the bot is not what was sent.',
    bot: botKeeps,
    next: 'Try again. If it stays, its storage is failing.',
  },
  'driver/image-missing': {
    happened: 'The image is not on the bot any more.',
    bot: botKeeps,
    next: 'Stage it again from this laptop.',
  },
  'driver/wrong-bot': {
    happened: 'Another bot answers at this address: {identity}.',
    bot: 'Nothing was changed on it.',
    next: 'Compare the label on the machine. Correct the address.',
  },
  'driver/lease-held': {
    happened: '{holder} works on this bot from {laptop}.',
    bot: botKeeps,
    next: 'Ask them to finish, or take over with a reason.',
  },
  'driver/foreign-operation': {
    happened: 'The bot is in the middle of another update ({op}).',
    bot: 'The bot boots its last confirmed image.',
    next: 'Finish or reverse that update first.',
  },
  'driver/trial-lost': {
    happened: 'The new image stopped by itself.',
    bot: 'Its last good image runs again, or soon will.',
    next: 'Read its log before you try this release again.',
  },
} as const satisfies Record<DriverFaultCode, FaultCopy>;

export const storeFaults = {
  'store/missing': {
    happened: 'The image is not on this laptop.',
    bot: untouched,
    next: 'Import the release again from the stick.',
  },
  'store/corrupt': {
    happened: 'A stored image on this laptop was changed or is damaged.',
    bot: 'It was not sent to any bot.',
    next: "Import the release again. Check this laptop's disk.",
  },
  'store/wrong-size': {
    happened: 'A file is not as long as the release says.',
    bot: untouched,
    next: 'Copy the bundle to the stick again, whole.',
  },
  'store/wrong-digest': {
    happened: 'A file is not the one that was signed.',
    bot: untouched,
    next: 'Do not use this stick. Ask for a fresh copy.',
  },
  'store/disk-full': {
    happened: "This laptop's disk is full.",
    bot: untouched,
    next: 'Free {need} and try again. Nothing was lost.',
  },
  'store/read-only': {
    happened: 'Millwright may not write to {path}.',
    bot: untouched,
    next: 'Give yourself write rights there, or set MILLWRIGHT_HOME.',
  },
  'store/io': {
    happened: "This laptop's disk answered with an error.",
    bot: untouched,
    next: 'Try again. If it stays, replace the disk.',
  },
} as const satisfies Record<StoreFaultCode, FaultCopy>;

const askWhereFrom = 'Do not use this stick. Ask where it came from.';

export const sourceFaults = {
  'source/missing': {
    happened: 'The stick or file is not there: {path}.',
    bot: untouched,
    next: 'Plug the stick in again and choose it once more.',
  },
  'source/not-regular': {
    happened: 'The bundle holds something that is not a plain file: {path}.',
    bot: untouched,
    next: 'Do not use this stick. Ask where it came from.',
  },
  'source/too-big': {
    happened: 'A file in the bundle is larger than allowed: {path}.',
    bot: untouched,
    next: 'Do not use this stick. Ask for a fresh copy.',
  },
  'source/io': {
    happened: 'The stick could not be read: {path}.',
    bot: untouched,
    next: 'Try again, then try another stick.',
  },
  'source/changed': {
    happened: 'The bundle file changed while it was read.',
    bot: untouched,
    next: 'Wait until copying to the stick has ended. Then import again.',
  },
  'tar/not-ustar': {
    happened: 'This file is not a one-file bundle.',
    bot: untouched,
    next: 'Choose another file, or ask for a fresh copy.',
  },
  'tar/truncated': {
    happened: 'The bundle file ends too early.',
    bot: untouched,
    next: 'It may be half copied. Copy it to the stick again.',
  },
  'tar/bad-checksum': {
    happened: 'The bundle file is damaged.',
    bot: untouched,
    next: 'Copy it to the stick again, or try another stick.',
  },
  'tar/bad-entry-type': {
    happened: 'The bundle holds something that is not a plain file: {path}.',
    bot: untouched,
    next: askWhereFrom,
  },
  'tar/unsafe-path': {
    happened: 'The bundle holds a name that is not allowed: {path}.',
    bot: untouched,
    next: askWhereFrom,
  },
  'tar/duplicate': {
    happened: 'The bundle holds the same name twice: {path}.',
    bot: untouched,
    next: askWhereFrom,
  },
  'tar/bad-size': {
    happened: 'The bundle states a size that cannot be: {path}.',
    bot: untouched,
    next: askWhereFrom,
  },
  'tar/trailing-data': {
    happened: 'The bundle file holds bytes that belong to no file.',
    bot: untouched,
    next: askWhereFrom,
  },
  'tar/too-big': {
    happened: 'The bundle file is larger than allowed: {path}.',
    bot: untouched,
    next: 'Ask the publisher for a smaller bundle.',
  },
} as const satisfies Record<SourceFaultCode, FaultCopy>;
