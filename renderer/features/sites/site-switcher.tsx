// SPDX-License-Identifier: Apache-2.0
import { addresses, goTo } from '../../addresses.ts';
import { useOperation, useStreamItem } from '../../client/index.ts';
import { sitesCopy as copy } from '../../copy/sites.ts';
import { Button, FaultNote, Icon, List, Row, Section, Sheet } from '../../ui/index.ts';
import { Fingerprint } from './fingerprint-view.tsx';

/** The sites of this laptop; one is worked on at a time. */
export function SiteSwitcher({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const station = useStreamItem('station', 'station');
  const use = useOperation('sites.use');
  if (station === undefined) return null;
  const { site: current, publisher } = station;
  const choose = async (siteId: string) => {
    const answer = await use.run({ siteId });
    if (!answer.ok) return;
    onClose();
    goTo(addresses.bots);
  };
  const create = () => {
    onClose();
    goTo(addresses.newSite);
  };
  return (
    <Sheet
      title={copy.title}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button local icon="plus" wide onPress={create}>
          {copy.create}
        </Button>
      }
    >
      <List label={copy.title}>
        {station.sites.map(({ id, name, kind }) => {
          const words = {
            title: name,
            detail: copy.kinds[kind],
            icon: kind === 'real' ? 'factory' : 'flask-conical',
          } as const;
          if (id === current.id) return <Row key={id} {...words} trailing={<CurrentMark />} />;
          return (
            <Row
              key={id}
              {...words}
              onPress={() => choose(id)}
              trailing={<strong>{use.isWorking ? copy.using : copy.use}</strong>}
            />
          );
        })}
      </List>
      {use.fault !== null && <FaultNote fault={use.fault} />}
      {publisher !== null && (
        <Section>
          <p>{copy.trusts}</p>
          <Fingerprint value={publisher.fingerprint} />
        </Section>
      )}
    </Sheet>
  );
}

function CurrentMark() {
  return (
    <>
      <Icon name="check" size="small" /> {copy.here}
    </>
  );
}
