// SPDX-License-Identifier: Apache-2.0
import {
  faultCopy,
  type ImportCheckId,
  type ImportCheckView,
  type ImportView,
  importCheckIds,
} from '../contract/index.ts';
import type { Fault } from '../kernel/index.ts';

// The six visible checks of an import as pure steps over its view.

const questions: Readonly<Record<ImportCheckId, string>> = {
  readable: 'Can the bundle be read?',
  complete: 'Is every file of it here?',
  signature: 'Is every byte the one that was signed?',
  signer: 'Is the signer the publisher of this site?',
  fits: 'Does it fit the bots of this site?',
  newer: 'Is it at least as new as what is known here?',
};

/** The check in which a fault shows. Areas first, single codes where they differ from their area. */
const checkByArea: readonly (readonly [prefix: string, check: ImportCheckId])[] = [
  ['trust/bundle-incomplete', 'complete'],
  ['trust/meta-expired', 'signer'],
  ['trust/not-enrolled', 'signer'],
  ['trust/store-broken', 'signer'],
  ['trust/meta-rollback', 'newer'],
  ['trust/', 'signature'],
  ['store/wrong-digest', 'signature'],
  ['store/', 'complete'],
  ['source/', 'readable'],
  ['tar/', 'readable'],
  ['images/epoch-lower', 'newer'],
  ['images/changed-release', 'newer'],
  ['images/no-release', 'complete'],
  ['images/', 'fits'],
  ['oci/', 'fits'],
  ['mcuboot/', 'fits'],
];

export function checkOf(code: string): ImportCheckId {
  return checkByArea.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'readable';
}

export function newImport(id: string, label: string, startedAt: number): ImportView {
  return {
    id,
    label,
    status: 'running',
    checks: importCheckIds.map((check) => ({ id: check, status: 'waiting', sentence: questions[check] })),
    bytesDone: 0,
    bytesTotal: 0,
    releases: [],
    faultCode: null,
    faultDetails: null,
    startedAt,
  };
}

export function startCheck(view: ImportView, ...ids: readonly ImportCheckId[]): ImportView {
  return withChecks(view, (check) => (ids.includes(check.id) ? { ...check, status: 'running' } : check));
}

export function passCheck(view: ImportView, id: ImportCheckId, sentence: string): ImportView {
  return withChecks(view, (check) => (check.id === id ? { id, status: 'passed', sentence } : check));
}

/** Ends an import with the one check that failed; those that had no answer yet are marked as not run. */
export function refuseImport(view: ImportView, refusal: Fault): ImportView {
  const failed = checkOf(refusal.code);
  const refused = withChecks(view, (check) => {
    if (check.id === failed) return { ...check, status: 'refused', sentence: faultCopy(refusal).happened };
    return check.status === 'passed' ? check : { ...check, status: 'not-run' };
  });
  const { code, message, details } = refusal;
  const values = details === undefined ? {} : { faultValues: { ...details } };
  return { ...refused, status: 'refused', faultCode: code, faultDetails: message, ...values };
}

function withChecks(view: ImportView, change: (check: ImportCheckView) => ImportCheckView): ImportView {
  return { ...view, checks: view.checks.map(change) };
}
