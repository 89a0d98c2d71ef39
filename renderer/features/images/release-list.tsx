// SPDX-License-Identifier: Apache-2.0
import type { ReleaseView } from '../../../app/contract/index.ts';
import { useStream } from '../../client/index.ts';
import { imagesCopy, importCopy } from '../../copy/images.ts';
import { ButtonLink, EmptyState, List, Row, StateBadge } from '../../ui/index.ts';
import { runningImports } from './import-view.ts';
import { PracticeSiteButton } from './practice-site-button.tsx';
import { orderReleases, releaseRow } from './release-view.ts';
import { type ImagesRoute, imagesHref } from './route.ts';

/** Imports under way, then the releases on this laptop, newest import first. */
export function ReleaseList(props: { releases: readonly ReleaseView[]; ready: boolean; route: ImagesRoute }) {
  const running = runningImports(useStream('imports').items);
  const { releases, route } = props;
  if (props.ready && releases.length === 0 && running.length === 0) return <NoReleases />;
  return (
    <>
      <h1>{props.ready ? imagesCopy.count(releases.length) : imagesCopy.title}</h1>
      <div className="cluster">
        <ButtonLink href={imagesHref.chooser} icon="download" kind={route.at === 'list' ? 'primary' : 'secondary'}>
          {imagesCopy.importRelease}
        </ButtonLink>
      </div>
      {running.length > 0 && (
        <List label={importCopy.titles.running}>
          {running.map((view) => (
            <Row
              key={view.id}
              icon="download"
              title={view.label}
              href={imagesHref.import(view.id)}
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
                href={imagesHref.release(row.id)}
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

function NoReleases() {
  return (
    <>
      <h1>{imagesCopy.title}</h1>
      <EmptyState
        title={imagesCopy.emptyTitle}
        why={imagesCopy.emptyWhy}
        actions={
          <>
            <ButtonLink href={imagesHref.chooser} icon="download" kind="primary">
              {imagesCopy.importRelease}
            </ButtonLink>
            <PracticeSiteButton />
          </>
        }
      />
    </>
  );
}
