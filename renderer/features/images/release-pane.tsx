// SPDX-License-Identifier: Apache-2.0

import { useState } from 'react';
import { navigate } from 'wouter/use-hash-location';
import type { ReleaseView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useOperation, useStream, useStreamItem } from '../../client/index.ts';
import { imagesCopy } from '../../copy/images.ts';
import { sizeWords } from '../../copy/units.ts';
import {
  Button,
  ButtonLink,
  type Fact,
  Facts,
  FaultNote,
  momentWords,
  Pane,
  Section,
  Sheet,
  StateBadge,
  Told,
} from '../../ui/index.ts';
import { releaseRow } from './release-view.ts';

/** One release: what it fits, who vouches for it, which bots run it, and the one next action. */
export function ReleasePane({ releaseId }: { releaseId: string }) {
  const view = useStreamItem('releases', releaseId);
  const { ready } = useStream('releases');
  if (view === undefined) {
    return (
      <Pane title={releaseId} backHref={addresses.images}>
        {ready && <FaultNote fault={{ code: 'images/unknown-release' }} />}
      </Pane>
    );
  }
  return <KnownRelease view={view} />;
}

function KnownRelease({ view }: { view: ReleaseView }) {
  const [removing, setRemoving] = useState(false);
  const row = releaseRow(view);
  const expired = view.trust === 'expired';
  return (
    <Pane
      title={row.title}
      backHref={addresses.images}
      aside={<StateBadge state={row.state} word={row.word} />}
      actions={
        <>
          {expired ? (
            <Button kind="primary" icon="rocket" wide unavailable={imagesCopy.whyNoPlan} onPress={() => undefined}>
              {imagesCopy.planRollout}
            </Button>
          ) : (
            <ButtonLink kind="primary" icon="rocket" wide href={addresses.planRollout(view.id)}>
              {imagesCopy.planRollout}
            </ButtonLink>
          )}
          <Button icon="trash-2" wide onPress={() => setRemoving(true)}>
            {imagesCopy.removeRelease}
          </Button>
        </>
      }
    >
      <Section title={imagesCopy.facts.trust} tone={expired ? 'check' : 'plain'}>
        <p>
          <Told>{view.trustSentence}</Told>
        </p>
      </Section>
      <Section title={imagesCopy.facts.runningOn}>
        <p>{view.runningOn.length === 0 ? imagesCopy.runsOnNone : view.runningOn.join(', ')}</p>
      </Section>
      <Section title={imagesCopy.about}>
        <Facts facts={factsOf(view)} />
      </Section>
      {removing && <RemoveSheet view={view} onClose={() => setRemoving(false)} />}
    </Pane>
  );
}

function factsOf(view: ReleaseView): readonly Fact[] {
  const { facts } = imagesCopy;
  return [
    { label: facts.models, value: view.models.join(', ') },
    { label: facts.size, value: sizeWords(view.sizeBytes) },
    { label: facts.released, value: momentWords(view.releasedAt) },
    { label: facts.imported, value: momentWords(view.importedAt) },
    { label: facts.expires, value: momentWords(view.expires) },
    { label: facts.epoch, value: String(view.securityEpoch) },
  ];
}

function RemoveSheet({ view, onClose }: { view: ReleaseView; onClose: () => void }) {
  const remove = useOperation('images.remove');
  const removeIt = async () => {
    const answer = await remove.run({ releaseId: view.id });
    if (answer.ok) navigate(addresses.images.slice(1), { replace: true });
  };
  return (
    <Sheet
      isOpen
      title={imagesCopy.removeQuestion(view.id)}
      onClose={onClose}
      closeWord={imagesCopy.keepRelease}
      actions={
        <Button
          kind="danger"
          icon="trash-2"
          wide
          onPress={removeIt}
          working={remove.isWorking ? imagesCopy.removing : null}
          unavailable={remove.fault === null ? null : imagesCopy.stillNeeded}
        >
          {imagesCopy.removeRelease}
        </Button>
      }
    >
      <p>{imagesCopy.removeMeaning}</p>
      {remove.fault !== null && <FaultNote fault={remove.fault} />}
    </Sheet>
  );
}
