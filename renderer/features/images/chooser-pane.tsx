// SPDX-License-Identifier: Apache-2.0

import { useEffect } from 'react';
import { navigate } from 'wouter/use-hash-location';
import { addresses } from '../../addresses.ts';
import { useAnswer, useOperation } from '../../client/index.ts';
import { chooserCopy } from '../../copy/images.ts';
import { Button, ButtonLink, FaultNote, Icon, List, Pane, Row } from '../../ui/index.ts';
import { type ChooserRow, chooserRows } from './chooser-view.ts';
import { importAddresses } from './route.ts';

/** A stick that is plugged in while somebody looks at the list appears by itself. */
const lookAgainMs = 3_000;

/** Drives, folders and bundles that the station lets a person choose from; pressing a bundle imports it. */
export function ChooserPane({ handle }: { handle: string | null }) {
  const places = useAnswer('chooser.list', { handle });
  const start = useOperation('images.import');
  const { again } = places;
  useEffect(() => {
    const timer = setInterval(again, lookAgainMs);
    return () => clearInterval(timer);
  }, [again]);

  const importIt = async (bundle: string) => {
    const answer = await start.run({ handle: bundle });
    if (answer.ok) navigate(importAddresses.import(answer.value.importId).slice(1), { replace: true });
  };
  const { state } = places;
  return (
    <Pane
      title={chooserCopy.title}
      backHref={handle === null ? addresses.images : importAddresses.chooser}
      actions={
        <Button icon="refresh-cw" wide onPress={again}>
          {chooserCopy.lookAgain}
        </Button>
      }
    >
      <p className="muted">{start.isWorking ? chooserCopy.starting : chooserCopy.hint}</p>
      {start.fault !== null && <FaultNote fault={start.fault} />}
      {handle !== null && (
        <ButtonLink href={importAddresses.chooser} icon="arrow-left">
          {chooserCopy.upToPlaces}
        </ButtonLink>
      )}
      {state.kind === 'working' && <p>{chooserCopy.looking}</p>}
      {state.kind === 'refused' && <FaultNote fault={state.fault} />}
      {state.kind === 'done' && state.output.entries.length === 0 && (
        <p>{state.output.emptySentence ?? chooserCopy.nothing}</p>
      )}
      {state.kind === 'done' && state.output.entries.length > 0 && (
        <List label={chooserCopy.title}>
          {chooserRows(state.output.entries).map((row) => (
            <Place key={row.handle} row={row} onImport={importIt} />
          ))}
        </List>
      )}
    </Pane>
  );
}

function Place({ row, onImport }: { row: ChooserRow; onImport: (handle: string) => void }) {
  const words = { icon: row.icon, title: row.name, detail: row.detail };
  switch (row.does) {
    case 'import':
      return <Row {...words} onPress={() => onImport(row.handle)} trailing={<Icon name="download" />} />;
    case 'open':
      return <Row {...words} href={importAddresses.folder(row.handle)} trailing={<Icon name="chevron-right" />} />;
    case 'none':
      return <Row {...words} />;
  }
}
