// SPDX-License-Identifier: Apache-2.0
import type { RolloutView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useStream } from '../../client/index.ts';
import { rolloutsCopy } from '../../copy/rollouts.ts';
import { OtherSiteButton } from '../../practice/index.ts';
import { ButtonLink, EmptyState, List, momentWords, Row, Screen, StateBadge, Told } from '../../ui/index.ts';
import { botsDone, orderRollouts, statusMark } from './board-view.ts';

/** Rollouts under way, then those that ended. */
export function RolloutList() {
  const { items, ready } = useStream('rollouts');
  const { running, ended } = orderRollouts(items);
  return (
    <Screen>
      <h1>{rolloutsCopy.title}</h1>
      {ready && items.length === 0 ? (
        <EmptyState
          title={rolloutsCopy.emptyTitle}
          why={rolloutsCopy.emptyWhy}
          actions={
            <>
              <ButtonLink kind="primary" icon="package" href={addresses.images}>
                {rolloutsCopy.chooseRelease}
              </ButtonLink>
              <OtherSiteButton />
            </>
          }
        />
      ) : (
        <>
          <Part title={rolloutsCopy.running} none={rolloutsCopy.noneRunning} rollouts={running} />
          <div className="cluster">
            <ButtonLink kind="primary" icon="package" href={addresses.images}>
              {rolloutsCopy.chooseRelease}
            </ButtonLink>
          </div>
          {ended.length > 0 && <Part title={rolloutsCopy.ended} none="" rollouts={ended} />}
        </>
      )}
    </Screen>
  );
}

function Part(props: { title: string; none: string; rollouts: readonly RolloutView[] }) {
  return (
    <>
      <h2>{props.title}</h2>
      {props.rollouts.length === 0 ? (
        <p className="muted">{props.none}</p>
      ) : (
        <List label={props.title}>
          {props.rollouts.map((view) => (
            <RolloutRow key={view.id} view={view} />
          ))}
        </List>
      )}
    </>
  );
}

function RolloutRow({ view }: { view: RolloutView }) {
  const started = `${momentWords(view.startedAt)} ${rolloutsCopy.by(view.startedBy)}`;
  const progress = rolloutsCopy.progress(botsDone(view), view.tiles.length);
  return (
    <Row
      icon={view.kind === 'rollback' ? 'undo-2' : 'rocket'}
      title={`${rolloutsCopy.kinds[view.kind]} ${view.release.product} ${view.release.version}`}
      detail={
        <>
          <Told>{view.sentence}</Told>
          <br />
          {view.status === 'reversed' ? started : `${progress} · ${started}`}
        </>
      }
      href={addresses.rollout(view.id)}
      trailing={<StateBadge {...statusMark(view.status)} />}
    />
  );
}
