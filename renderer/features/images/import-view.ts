// SPDX-License-Identifier: Apache-2.0
import type { BotView, ImportCheckId, ImportCheckView, ImportView } from '../../../app/contract/index.ts';
import type { FaultDetails } from '../../../app/kernel/index.ts';
import {
  importCheckContacts,
  importCheckMeanings,
  importCheckNames,
  importCheckWords,
  importCopy,
} from '../../copy/images.ts';
import { sizeWords } from '../../copy/units.ts';

export type CheckRow = {
  readonly id: ImportCheckId;
  readonly name: string;
  readonly sentence: string;
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
    sentence: check.sentence || importCheckMeanings[check.id],
    state: stateOfCheck[check.status],
    word: importCheckWords[check.status],
  }));
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
  const details = view.faultValues;
  return {
    check: check === undefined ? null : importCheckNames[check],
    fault: { code: view.faultCode ?? 'gateway/defect', ...(details !== undefined && { details }) },
    ask: importCheckContacts[check ?? 'readable'],
  };
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
