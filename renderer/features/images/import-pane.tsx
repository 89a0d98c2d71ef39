// SPDX-License-Identifier: Apache-2.0

import { useEffect } from 'react';
import type { ImportView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useStream, useStreamItem } from '../../client/index.ts';
import { imagesCopy, importCopy } from '../../copy/images.ts';
import {
  announce,
  ButtonLink,
  FaultNote,
  List,
  Pane,
  Progress,
  Row,
  Section,
  StateBadge,
  Told,
  useStationNow,
} from '../../ui/index.ts';
import { checkRows, importLeftMs, refusalOf, savedSentence } from './import-view.ts';
import { importAddresses } from './route.ts';

/** One import as it happens: six checks in order, then ready or refused. There is no way around a refusal. */
export function ImportPane({ importId }: { importId: string }) {
  const view = useStreamItem('imports', importId);
  const { ready } = useStream('imports');
  const status = view?.status;
  useEffect(() => {
    if (status === 'done' || status === 'refused') announce(importCopy.titles[status]);
  }, [status]);
  if (view !== undefined) return <KnownImport view={view} />;
  return (
    <Pane title={imagesCopy.importRelease} backHref={addresses.images}>
      {ready && <p>{importCopy.gone}</p>}
    </Pane>
  );
}

const badges = { running: 'updating', done: 'ok', refused: 'fault' } as const;

function KnownImport({ view }: { view: ImportView }) {
  const now = useStationNow(1_000);
  const running = view.status === 'running';
  const saved = savedSentence(view);
  return (
    <Pane
      title={view.label}
      backHref={addresses.images}
      aside={<StateBadge state={badges[view.status]} word={importCopy.words[view.status]} />}
      actions={<NextAction view={view} />}
    >
      {running && <p>{importCopy.running}</p>}
      {running && view.bytesTotal > 0 && (
        <Progress
          label={view.reusedBytes === undefined ? importCopy.copying : importCopy.copyingOn}
          bytesDone={view.bytesDone}
          bytesTotal={view.bytesTotal}
          leftMs={importLeftMs(view, now)}
        />
      )}
      {view.status === 'done' && (
        <Section title={importCopy.titles.done}>
          <p>{importCopy.done}</p>
        </Section>
      )}
      <RefusalNote view={view} />
      {saved !== null && <p>{saved}</p>}
      <List label={importCopy.checksTitle}>
        {checkRows(view).map((row) => (
          <Row
            key={row.id}
            title={row.name}
            detail={row.isTold ? <Told>{row.sentence}</Told> : row.sentence}
            trailing={<StateBadge state={row.state} word={row.word} />}
          />
        ))}
      </List>
    </Pane>
  );
}

function RefusalNote({ view }: { view: ImportView }) {
  const refusal = refusalOf(view);
  if (refusal === null) return null;
  return (
    <>
      <h2>{refusal.check === null ? importCopy.titles.refused : importCopy.failedAt(refusal.check)}</h2>
      <FaultNote fault={refusal.fault} />
      <p>
        <strong>{importCopy.whomToAsk}</strong> {refusal.ask}
      </p>
    </>
  );
}

/** Ready: plan a rollout. Refused: try another one. Never: install anyway. */
function NextAction({ view }: { view: ImportView }) {
  if (view.status === 'running') {
    return (
      <ButtonLink wide href={addresses.images}>
        {importCopy.backToImages}
      </ButtonLink>
    );
  }
  if (view.status === 'refused') {
    return (
      <ButtonLink kind="primary" icon="download" wide href={importAddresses.chooser}>
        {importCopy.importOther}
      </ButtonLink>
    );
  }
  const [only, ...others] = view.releases;
  if (only === undefined || others.length > 0) {
    return (
      <>
        {view.releases.map((release) => (
          <ButtonLink
            key={release.version}
            icon="rocket"
            wide
            href={addresses.planRollout(`${release.product}@${release.version}`)}
          >
            {importCopy.planFor(`${release.product} ${release.version}`)}
          </ButtonLink>
        ))}
      </>
    );
  }
  return (
    <ButtonLink kind="primary" icon="rocket" wide href={addresses.planRollout(`${only.product}@${only.version}`)}>
      {imagesCopy.planRollout}
    </ButtonLink>
  );
}
