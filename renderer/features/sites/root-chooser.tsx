// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { ChooserEntry } from '../../../app/contract/index.ts';
import { useAnswer } from '../../client/index.ts';
import { sitesCopy as copy } from '../../copy/sites.ts';
import { Button, FaultNote, type IconName, List, Row } from '../../ui/index.ts';

const icons: Readonly<Record<ChooserEntry['kind'], IconName>> = {
  drive: 'hard-drive',
  folder: 'folder',
  bundle: 'package',
  root: 'shield-check',
  file: 'file',
};

/** Drives and folders that the station allows. What is no root file is shown, with the reason why it cannot be chosen. */
export function RootChooser({ onChosen }: { onChosen: (handle: string) => void }) {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const { state, again } = useAnswer('chooser.list', { handle: trail.at(-1) ?? null });
  const [refused, setRefused] = useState<string | null>(null);
  const open = (entry: ChooserEntry) => {
    if (entry.kind === 'root') return onChosen(entry.handle);
    if (entry.kind === 'file') return setRefused(entry.handle);
    setTrail([...trail, entry.handle]);
  };
  if (state.kind === 'refused') {
    return <FaultNote fault={state.fault} action={<Button onPress={() => setTrail([])}>{copy.drives}</Button>} />;
  }
  if (state.kind !== 'done') return <p>{copy.reading}</p>;
  const { entries, emptySentence } = state.output;
  return (
    <>
      <p>{copy.rootHow}</p>
      {entries.length === 0 ? (
        <p>{emptySentence ?? copy.nothing}</p>
      ) : (
        <List label={copy.drives}>
          {entries.map((entry) => (
            <Row
              key={entry.handle}
              icon={icons[entry.kind]}
              title={entry.name}
              detail={detailOf(entry, refused === entry.handle)}
              onPress={() => open(entry)}
            />
          ))}
        </List>
      )}
      <div className="cluster">
        {trail.length > 0 && (
          <Button icon="arrow-left" onPress={() => setTrail(trail.slice(0, -1))}>
            {copy.up}
          </Button>
        )}
        <Button icon="refresh-cw" onPress={again}>
          {copy.again}
        </Button>
      </div>
    </>
  );
}

function detailOf(entry: ChooserEntry, wasRefused: boolean): string {
  if (entry.kind === 'root') return copy.rootFile;
  if (entry.kind === 'file') return wasRefused ? copy.cannotUse : copy.notRoot;
  return copy.openIt;
}
