// SPDX-License-Identifier: Apache-2.0
import { type FaultCopyTable, untouched } from './copy.ts';

export const stationFaults = {
  'station/already-running': {
    happened: 'Millwright already runs on this data folder (process {pid}).',
    bot: untouched,
    next: 'Use its window, or run "npx millwright open".',
  },
  'station/not-running': {
    happened: 'No station runs on this data folder.',
    bot: untouched,
    next: 'Start it with "npm start" or "npx millwright serve".',
  },
  'station/stopped': {
    happened: 'Millwright was stopped before this was done.',
    bot: 'Work that was under way is resumed from its last step.',
    next: 'Start Millwright again; it goes on by itself.',
  },
  'station/port-in-use': {
    happened: 'Port {port} is in use by another program.',
    bot: untouched,
    next: 'Leave the port out, or choose another one.',
  },
  'station/home-open': {
    happened: 'Other users may write to {path}.',
    bot: untouched,
    next: 'Take that right from them, or set MILLWRIGHT_HOME to another folder.',
  },
  'station/database-broken': {
    happened: "The site's database cannot be read: {path}.",
    bot: 'Bots keep running what they run.',
    next: 'Restore the newest backup. The broken file was kept.',
  },
  'station/database-newer': {
    happened: 'The data folder was written by a newer Millwright.',
    bot: untouched,
    next: 'Update Millwright on this laptop.',
  },
  'station/key-broken': {
    happened: "This laptop's own key cannot be read: {path}.",
    bot: untouched,
    next: 'Restore the newest backup. The file was left as it is.',
  },
  'sites/unknown': {
    happened: 'There is no such site on this laptop.',
    bot: untouched,
    next: 'Choose one from the list.',
  },
  'sites/unreadable': {
    happened: 'A site on this laptop cannot be read: {path}.',
    bot: untouched,
    next: 'Restore its newest backup. Nothing in it was changed.',
  },
  'sites/name-taken': { happened: 'A site with this name exists.', bot: untouched, next: 'Choose another name.' },
  'sites/rollout-running': {
    happened: 'A rollout is under way on this site.',
    bot: 'It goes on.',
    next: 'Finish or halt it, then change the site.',
  },
  'sites/fingerprint-differs': {
    happened: 'The compared fingerprint is not the one of this root.',
    bot: untouched,
    next: 'Do not trust this file. Ask the publisher.',
  },
  'sites/other-laptop': {
    happened: 'This site was last used as {former}, now as {laptop}.',
    bot: 'Some bots may still be held under the former name.',
    next: 'Nobody works on such a bot? Take it over, with a reason.',
  },
  'journal/missing': {
    happened: 'There is no journal in {path}.',
    bot: untouched,
    next: 'Name the folder that holds the journal.',
  },
  'journal/length-unknown': {
    happened: 'The database that knows the journal’s length is missing: {path}.',
    bot: untouched,
    next: 'Restore the newest backup. Its entries agree, but some may be gone.',
  },
  'journal/export-exists': {
    happened: 'A journal lies in that folder already: {path}.',
    bot: untouched,
    next: 'Choose an empty folder.',
  },
  'sites/backup-exists': {
    happened: 'There is something at {path} already.',
    bot: untouched,
    next: 'Name a new folder for the backup.',
  },
  'sites/backup-damaged': {
    happened: 'The backup is incomplete or was changed: {path}.',
    bot: untouched,
    next: 'Use another backup. Nothing was restored.',
  },
  'journal/inconsistent': {
    happened: 'The journal was changed after it was written: {what}.',
    bot: 'Bots are not affected.',
    next: 'Stop work. Keep the laptop as it is and report it.',
  },
} as const satisfies FaultCopyTable;
