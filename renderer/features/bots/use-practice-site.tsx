// SPDX-License-Identifier: Apache-2.0
import { useOperation, useStreamItem } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { Button, FaultNote } from '../../ui/index.ts';

/** Leaves the empty real site for the practice one. */
export function UsePracticeSite() {
  const practice = useStreamItem('station', 'station')?.sites.find(({ kind }) => kind === 'practice');
  const use = useOperation('sites.use');
  if (practice === undefined) return null;
  return (
    <>
      <Button icon="flask-conical" onPress={() => use.run({ siteId: practice.id })}>
        {botsCopy.none.practice}
      </Button>
      {use.fault !== null && <FaultNote fault={use.fault} />}
    </>
  );
}
