// SPDX-License-Identifier: Apache-2.0
import type { ChooserEntry } from '../../../app/contract/index.ts';
import { chooserCopy } from '../../copy/images.ts';
import { sizeWords } from '../../copy/units.ts';
import type { IconName } from '../../ui/index.ts';

export type ChooserRow = {
  readonly handle: string;
  readonly name: string;
  readonly icon: IconName;
  readonly detail: string;
  /** What pressing it does; `none` for an entry that is shown with its reason only. */
  readonly does: 'open' | 'import' | 'none';
};

const icons: Readonly<Record<ChooserEntry['kind'], IconName>> = {
  drive: 'hard-drive',
  folder: 'folder',
  bundle: 'package',
  root: 'key-round',
  file: 'file',
};

export function chooserRow(entry: ChooserEntry): ChooserRow {
  const base = { handle: entry.handle, name: entry.name, icon: icons[entry.kind] };
  const size = entry.sizeBytes === undefined ? '' : ` · ${sizeWords(entry.sizeBytes)}`;
  const kind = `${chooserCopy.kinds[entry.kind]}${size}`;
  if (entry.unfit !== undefined) return { ...base, detail: `${kind} · ${entry.unfit}`, does: 'none' };
  if (entry.kind === 'bundle') return { ...base, detail: `${kind} · ${chooserCopy.starts}`, does: 'import' };
  if (entry.kind === 'drive' || entry.kind === 'folder') return { ...base, detail: kind, does: 'open' };
  return { ...base, detail: `${kind} · ${chooserCopy.notABundle}`, does: 'none' };
}

const rank = { import: 0, open: 1, none: 2 } as const;

/** Bundles first, then what can be opened, then what cannot be chosen. */
export function chooserRows(entries: readonly ChooserEntry[]): readonly ChooserRow[] {
  return entries.map(chooserRow).sort((a, b) => rank[a.does] - rank[b.does] || a.name.localeCompare(b.name));
}
