// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import {
  type BotView,
  type FaultCopy,
  faultCopy,
  type ImportCheckId,
  type ImportCheckView,
  type ImportView,
} from '../../../app/contract/index.ts';
import { durationWords, sizeWords } from '../../../app/kernel/index.ts';
import {
  importCheckContacts,
  importCheckMeanings,
  importCheckNames,
  importCheckWords,
  importCopy,
} from '../../copy/images.ts';

export type CheckRow = {
  readonly id: ImportCheckId;
  readonly name: string;
  readonly sentence: string;
  readonly state: BotView['state'];
  readonly word: string;
};

export type Refusal = {
  readonly code: string;
  /** The check that refused, or null when the import broke off outside of one. */
  readonly check: string | null;
  readonly copy: FaultCopy;
  readonly ask: string;
};

/** `fraction` is 0 to 1, or null while the size is not known. */
export type ImportProgress = { readonly fraction: number | null; readonly sentence: string };

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

export function importProgress(view: ImportView, nowMs: number): ImportProgress {
  if (view.bytesTotal <= 0) return { fraction: null, sentence: importCopy.leftUnknown };
  const fraction = Math.min(1, view.bytesDone / view.bytesTotal);
  const bytes = importCopy.bytes(sizeWords(view.bytesDone), sizeWords(view.bytesTotal));
  const elapsedMs = nowMs - view.startedAt;
  if (fraction >= 1) return { fraction, sentence: bytes };
  if (fraction === 0 || elapsedMs < rateNeedsMs) return { fraction, sentence: `${bytes}, ${importCopy.leftUnknown}` };
  const leftMs = (elapsedMs * (1 - fraction)) / fraction;
  return { fraction, sentence: `${bytes}, ${importCopy.left(durationWords(leftMs))}` };
}

export function refusalOf(view: ImportView): Refusal | null {
  if (view.status !== 'refused') return null;
  const check = view.checks.find((candidate) => candidate.status === 'refused')?.id;
  const code = view.faultCode ?? 'gateway/defect';
  return {
    code,
    check: check === undefined ? null : importCheckNames[check],
    copy: faultCopy({ code, details: parseDetails(view.faultDetails) }),
    ask: importCheckContacts[check ?? 'readable'],
  };
}

const detailsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

function parseDetails(text: string | null): z.infer<typeof detailsSchema> | undefined {
  if (text === null) return undefined;
  try {
    const parsed = z.safeParse(detailsSchema, JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    // Plain text instead of JSON: the copy then says "not known" where a detail would stand.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The imports still worth showing above the list: running ones, newest first. */
export function runningImports(imports: readonly ImportView[]): readonly ImportView[] {
  return imports.filter((view) => view.status === 'running').sort((a, b) => b.startedAt - a.startedAt);
}
