// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from 'react';
import { useStream } from '../../client/index.ts';
import { imagesCopy } from '../../copy/images.ts';
import { EmptyState, TwoPane } from '../../ui/index.ts';
import { ChooserPane } from './chooser-pane.tsx';
import { ImportPane } from './import-pane.tsx';
import { ReleaseList } from './release-list.tsx';
import { ReleasePane } from './release-pane.tsx';
import { type ImagesRoute, parseImagesRoute } from './route.ts';

/** Releases on this laptop, and the way of a new one from the stick to here. */
export function ImagesScreen({ path }: { path: readonly string[] }) {
  const route = parseImagesRoute(path);
  const releases = useStream('releases');
  return (
    <TwoPane
      showsDetail={route.at !== 'list'}
      list={<ReleaseList releases={releases.items} ready={releases.ready} route={route} />}
      detail={detailOf(route, releases.items.length > 0)}
    />
  );
}

function detailOf(route: ImagesRoute, canChoose: boolean): ReactNode {
  switch (route.at) {
    case 'chooser':
      return <ChooserPane key={route.handle} handle={route.handle} />;
    case 'import':
      return <ImportPane key={route.importId} importId={route.importId} />;
    case 'release':
      return <ReleasePane key={route.releaseId} releaseId={route.releaseId} />;
    case 'list':
      return (
        canChoose && (
          <div className="pane-body">
            <EmptyState title={imagesCopy.noneChosen.title} why={imagesCopy.noneChosen.why} />
          </div>
        )
      );
  }
}
