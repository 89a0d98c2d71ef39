// SPDX-License-Identifier: Apache-2.0
import { useLink } from '../client/index.ts';
import { shellCopy } from '../copy/shell.ts';
import { ageWords, clockWords, Icon, useNow } from '../ui/index.ts';

/** Says that this window lost the station; the rest of the screen stays readable. */
export function LinkBanner() {
  const link = useLink();
  const now = useNow(1_000);
  if (link.kind !== 'lost') return null;
  return (
    <div className="link-banner" role="alert">
      <Icon name="unplug" />
      <p>
        <strong>{shellCopy.lost(ageWords(link.since, now))}</strong> {shellCopy.lostMore}{' '}
        <strong>{shellCopy.past(clockWords(link.since))}</strong>
      </p>
    </div>
  );
}
