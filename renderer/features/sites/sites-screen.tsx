// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from 'react';
import { addresses, goTo } from '../../addresses.ts';
import { useOperation } from '../../client/index.ts';
import { connectCopy } from '../../copy/connect.ts';
import { sitesCopy as copy } from '../../copy/sites.ts';
import { useTechnician } from '../../technician/index.ts';
import { announce, Button, ButtonLink, FaultNote, Screen, Section, TextField, useDraft } from '../../ui/index.ts';
import { type ComparedRoot, CompareRoot } from './compare-root.tsx';
import { RootChooser } from './root-chooser.tsx';

/** `#/sites/new`: name a site, choose its publisher's root, compare the fingerprint, create it. */
export function SitesScreen() {
  const [draft, change, clear] = useDraft('sites.new', { name: '' });
  const [handle, setHandle] = useState<string | null>(null);
  const [compared, setCompared] = useState<ComparedRoot | null>(null);
  const technician = useTechnician();
  const create = useOperation('sites.create');
  const name = draft.name.trim();
  const [nameId, rootId] = [useId(), useId()];

  const chooseOther = () => {
    setHandle(null);
    setCompared(null);
    create.reset();
  };
  const finish = () =>
    technician.decide(async (who) => {
      if (handle === null || compared === null) return;
      const answer = await create.run({ name, handle, fingerprint: compared.fingerprint, who });
      if (!answer.ok) return;
      clear();
      announce(copy.created(name));
      goTo(addresses.bots);
    });
  const missing = name === '' ? copy.nameMissing : compared === null ? copy.compareMissing : null;
  return (
    <Screen>
      <div>
        <ButtonLink href={addresses.bots} icon="arrow-left">
          {connectCopy.back}
        </ButtonLink>
      </div>
      <h1>{copy.create}</h1>
      <SiteName id={nameId} value={draft.name} onChange={(value) => change({ name: value })} />
      <div id={rootId} className="stack">
        <Section title={copy.rootTitle}>
          <p>{copy.rootWhy}</p>
          {handle === null ? (
            <RootChooser onChosen={setHandle} />
          ) : (
            <Button local onPress={chooseOther}>
              {copy.otherFile}
            </Button>
          )}
        </Section>
        {handle !== null && <CompareRoot handle={handle} onCompared={setCompared} />}
      </div>
      {create.fault !== null && <FaultNote fault={create.fault} />}
      <Button
        kind="primary"
        wide
        onPress={finish}
        working={create.isWorking ? copy.creating : null}
        unavailable={missing}
        mendAt={name === '' ? nameId : rootId}
      >
        {copy.finish}
      </Button>
    </Screen>
  );
}

function SiteName(props: { id: string; value: string; onChange: (value: string) => void }) {
  return (
    <Section title={copy.nameTitle}>
      <TextField label={copy.name} help={copy.nameHelp} {...props} maxLength={60} />
    </Section>
  );
}
