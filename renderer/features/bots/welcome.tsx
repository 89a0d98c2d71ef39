// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { addresses } from '../../addresses.ts';
import { useStreamItem } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { Button, ButtonLink, Section } from '../../ui/index.ts';

const seenKey = 'millwright.welcome-seen';

/** First minutes on the practice site. Gone for good once dismissed, or once somebody works here by name. */
export function Welcome() {
  const station = useStreamItem('station', 'station');
  const [seen, setSeen] = useState(() => localStorage.getItem(seenKey) !== null);
  if (station === undefined || station.site.kind !== 'practice' || station.technician !== null || seen) return null;
  const dismiss = () => {
    localStorage.setItem(seenKey, 'yes');
    setSeen(true);
  };
  const copy = botsCopy.welcome;
  return (
    <Section tone="act">
      <div className="welcome">
        <div className="welcome-words">
          <h2 className="section-title">{copy.title}</h2>
          <p>
            {copy.safe} <strong>{copy.tryThis}</strong>
          </p>
        </div>
        <ButtonLink icon="sun" href={addresses.screen}>
          {copy.fit}
        </ButtonLink>
        <Button local onPress={dismiss}>
          {copy.dismiss}
        </Button>
      </div>
    </Section>
  );
}
