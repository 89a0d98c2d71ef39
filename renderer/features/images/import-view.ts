// SPDX-License-Identifier: Apache-2.0
import type { BotView, ImportCheckId, ImportCheckView, ImportView } from '../../../app/contract/index.ts';
import type { FaultDetails } from '../../../app/kernel/index.ts';
import { faultWords } from '../../copy/faults.ts';
import {
  importCheckContacts,
  importCheckNames,
  importCheckQuestions,
  importCheckWords,
  importCopy,
} from '../../copy/images.ts';
import { sizeWords } from '../../copy/units.ts';

export type CheckRow = {
  readonly id: ImportCheckId;
  readonly name: string;
  readonly sentence: string;
  /** The station's own words, about what it found in the bundle. */
  readonly isTold: boolean;
  readonly state: BotView['state'];
  readonly word: string;
};

export type Refusal = {
  /** The check that refused, or null when the import broke off outside of one. */
  readonly check: string | null;
  readonly fault: { readonly code: string; readonly details?: FaultDetails };
  readonly ask: string;
};

const stateOfCheck: Readonly<Record<ImportCheckView['status'], BotView['state']>> = {
  waiting: 'not-seen',
  running: 'updating',
  passed: 'ok',
  refused: 'fault',
  'not-run': 'not-seen',
};

export function checkRows(view: ImportView): readonly CheckRow[] {
  return view.checks.map((check) => ({
    id: check.id,
    name: importCheckNames[check.id],
    ...sentenceOf(check, view),
    state: stateOfCheck[check.status],
    word: importCheckWords[check.status],
  }));
}

function sentenceOf({ id, status, sentence }: ImportCheckView, view: ImportView) {
  if (status === 'passed') return { sentence, isTold: true };
  const refusal = status === 'refused' ? faultOf(view) : null;
  return { sentence: refusal === null ? importCheckQuestions[id] : faultWords(refusal).happened, isTold: false };
}

/** Below this age the rate says nothing yet. */
const rateNeedsMs = 1000;

/** Milliseconds left at the rate so far, or null while there is none. */
export function importLeftMs(view: ImportView, nowMs: number): number | null {
  const elapsedMs = nowMs - view.startedAt;
  if (view.bytesDone <= 0 || view.bytesDone >= view.bytesTotal || elapsedMs < rateNeedsMs) return null;
  return (elapsedMs * (view.bytesTotal - view.bytesDone)) / view.bytesDone;
}

export function refusalOf(view: ImportView): Refusal | null {
  if (view.status !== 'refused') return null;
  const check = view.checks.find((candidate) => candidate.status === 'refused')?.id;
  return {
    check: check === undefined ? null : importCheckNames[check],
    fault: faultOf(view),
    ask: importCheckContacts[check ?? 'readable'],
  };
}

function faultOf({ faultCode, faultValues }: ImportView): Refusal['fault'] {
  return { code: faultCode ?? 'gateway/defect', ...(faultValues !== undefined && { details: faultValues }) };
}

/** What need not be copied: because it was here before, or because it stays after the stick was pulled. */
export function savedSentence({ status, reusedBytes, keptBytes, bytesTotal }: ImportView): string | null {
  if (status === 'refused') {
    return keptBytes === undefined ? null : importCopy.kept(sizeWords(keptBytes), sizeWords(bytesTotal));
  }
  return reusedBytes === undefined ? null : importCopy.reused(sizeWords(reusedBytes));
}

/** The imports still worth showing above the list: running ones, newest first. */
export function runningImports(imports: readonly ImportView[]): readonly ImportView[] {
  return imports.filter((view) => view.status === 'running').sort((a, b) => b.startedAt - a.startedAt);
}
