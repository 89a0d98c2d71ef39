// SPDX-License-Identifier: Apache-2.0

import { addresses } from '../addresses.ts';
import { useOperation, useStreamItem } from '../client/index.ts';
import { faultWords } from '../copy/faults.ts';
import { practiceCopy } from '../copy/practice.ts';
import { Button, ButtonLink } from '../ui/index.ts';

/** The second button of an empty screen: practice where the site is real, a real site where it is practice. */
export function OtherSiteButton() {
  const station = useStreamItem('station', 'station');
  const use = useOperation('sites.use');
  if (station?.site.kind === 'practice') {
    return (
      <ButtonLink icon="factory" href={addresses.newSite}>
        {practiceCopy.setUpReal}
      </ButtonLink>
    );
  }
  const practice = station?.sites.find((site) => site.kind === 'practice');
  if (practice === undefined) return null;
  return (
    <Button
      icon="flask-conical"
      onPress={() => use.run({ siteId: practice.id })}
      working={use.isWorking ? practiceCopy.opening : null}
      refused={use.fault === null ? null : faultWords(use.fault).happened}
    >
      {practiceCopy.tryPractice}
    </Button>
  );
}
