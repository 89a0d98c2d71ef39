// SPDX-License-Identifier: Apache-2.0

import type { ReleaseView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useStream } from '../../client/index.ts';
import { imagesCopy, importCopy } from '../../copy/images.ts';
import { OtherSiteButton } from '../../practice/index.ts';
import { ButtonLink, EmptyState, List, Row, StateBadge } from '../../ui/index.ts';
import { runningImports } from './import-view.ts';
import { orderReleases, releaseRow } from './release-view.ts';
import { type ImagesRoute, importAddresses } from './route.ts';

/** Imports under way, then the releases on this laptop, newest import first. */
export function ReleaseList(props: { releases: readonly ReleaseView[]; ready: boolean; route: ImagesRoute }) {
  const running = runningImports(useStream('imports').items);
  const { releases, route } = props;
  if (props.ready && releases.length === 0 && running.length === 0) return <NoReleases route={route} />;
  return (
    <>
      <h1>{props.ready ? imagesCopy.count(releases.length) : imagesCopy.title}</h1>
      <div className="cluster">
        <ImportLink route={route} />
      </div>
      {running.length > 0 && (
        <List label={importCopy.titles.running}>
          {running.map((view) => (
            <Row
              key={view.id}
              icon="download"
              title={view.label}
              href={importAddresses.import(view.id)}
              isCurrent={route.at === 'import' && route.importId === view.id}
              trailing={<StateBadge state="updating" word={importCopy.titles.running} />}
            />
          ))}
        </List>
      )}
      {releases.length > 0 && (
        <List label={imagesCopy.title}>
          {orderReleases(releases).map((view) => {
            const row = releaseRow(view);
            return (
              <Row
                key={row.id}
                icon="package"
                title={row.title}
                detail={row.detail}
                href={addresses.image(row.id)}
                isCurrent={route.at === 'release' && route.releaseId === row.id}
                trailing={<StateBadge state={row.state} word={row.word} />}
              />
            );
          })}
        </List>
      )}
    </>
  );
}

/** The way to the chooser; beside the chooser it would lead nowhere. */
function ImportLink({ route }: { route: ImagesRoute }) {
  if (route.at === 'chooser') return null;
  return (
    <ButtonLink href={importAddresses.chooser} icon="download" kind={route.at === 'list' ? 'primary' : 'secondary'}>
      {imagesCopy.importRelease}
    </ButtonLink>
  );
}

function NoReleases({ route }: { route: ImagesRoute }) {
  return (
    <>
      <h1>{imagesCopy.title}</h1>
      <EmptyState
        title={imagesCopy.emptyTitle}
        why={imagesCopy.emptyWhy}
        actions={
          <>
            <ImportLink route={route} />
            <OtherSiteButton />
          </>
        }
      />
    </>
  );
}
