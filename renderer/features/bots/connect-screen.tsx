// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { addresses } from '../../addresses.ts';
import { useStreamItem } from '../../client/index.ts';
import { connectCopy } from '../../copy/connect.ts';
import { ButtonLink, EmptyState, Screen } from '../../ui/index.ts';
import { AddressStep } from './address-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import type { FoundBot } from './found-bot.ts';

/** Connect a bot: where it answers, then who answered. Nothing is added before a person looked. */
export function ConnectScreen() {
  const site = useStreamItem('station', 'station')?.site;
  const [found, setFound] = useState<FoundBot | null>(null);
  return (
    <Screen>
      <div>
        <ButtonLink href={addresses.bots} icon="arrow-left">
          {connectCopy.back}
        </ButtonLink>
      </div>
      <h1>{connectCopy.title}</h1>
      {site?.kind === 'practice' ? (
        <PracticeNote />
      ) : found === null ? (
        <AddressStep onFound={setFound} />
      ) : (
        <ConfirmStep found={found} onOther={() => setFound(null)} />
      )}
    </Screen>
  );
}

function PracticeNote() {
  const copy = connectCopy.practice;
  return (
    <EmptyState
      title={copy.title}
      why={copy.why}
      actions={
        <>
          <ButtonLink kind="primary" icon="factory" href={addresses.newSite}>
            {copy.real}
          </ButtonLink>
          <ButtonLink icon="flask-conical" href={addresses.bots}>
            {copy.practice}
          </ButtonLink>
        </>
      }
    />
  );
}
