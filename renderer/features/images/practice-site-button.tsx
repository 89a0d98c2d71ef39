// SPDX-License-Identifier: Apache-2.0
import { faultCopy } from '../../../app/contract/index.ts';
import { useOperation, useStreamItem } from '../../client/index.ts';
import { imagesCopy } from '../../copy/images.ts';
import { Button } from '../../ui/index.ts';

/** On a real site with nothing imported: the same on practice bots, where a release is ready. Draws nothing on the practice site. */
export function PracticeSiteButton() {
  const station = useStreamItem('station', 'station');
  const use = useOperation('sites.use');
  const practice = station?.sites.find((site) => site.kind === 'practice');
  if (practice === undefined || station?.site.kind === 'practice') return null;
  return (
    <Button
      icon="flask-conical"
      onPress={() => use.run({ siteId: practice.id })}
      working={use.isWorking ? imagesCopy.openingPractice : null}
      refused={use.fault === null ? null : faultCopy(use.fault).happened}
    >
      {imagesCopy.tryPractice}
    </Button>
  );
}
