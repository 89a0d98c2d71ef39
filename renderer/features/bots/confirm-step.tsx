// SPDX-License-Identifier: Apache-2.0
import { useId } from 'react';
import { addresses, goTo } from '../../addresses.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { connectCopy as copy } from '../../copy/connect.ts';
import {
  announce,
  Button,
  ButtonLink,
  Facts,
  FaultNote,
  RevealStep,
  Section,
  TextField,
  Tick,
  useDraft,
} from '../../ui/index.ts';
import { emptyAddress } from './address-draft.ts';
import type { FoundBot } from './found-bot.ts';

/** Who answered. A person compares the label unless the hardware proves itself, then names the bot. */
export function ConfirmStep({ found, onOther }: { found: FoundBot; onOther: () => void }) {
  const { identity, knownAs } = found.answer;
  return (
    <RevealStep>
      <Section title={copy.found} tone="act">
        <Facts
          facts={[
            { label: copy.identity, value: identity.value, mono: true, note: botsCopy.grades[identity.grade] },
            ...Object.entries(identity.facts).map(([label, value]) => ({ label, value })),
          ]}
        />
      </Section>
      {knownAs === null ? (
        <NameIt found={found} />
      ) : (
        <>
          <p>{copy.known(knownAs)}</p>
          <ButtonLink kind="primary" wide href={addresses.bots}>
            {copy.open}
          </ButtonLink>
        </>
      )}
      <Button wide onPress={onOther}>
        {copy.other}
      </Button>
    </RevealStep>
  );
}

function NameIt({ found: { address, answer } }: { found: FoundBot }) {
  const isProven = answer.identity.grade === 'proven';
  const [draft, change, clear] = useDraft(`connect.${answer.identity.value}`, {
    name: '',
    model: answer.model ?? '',
    cell: answer.cell ?? '',
    labelConfirmed: isProven,
  });
  const [, changeAddress] = useDraft('connect.address', emptyAddress);
  const add = useOperation('bots.add');
  const openId = useId();
  const addIt = async () => {
    const { labelConfirmed } = draft;
    const [name, model, cell] = [draft.name.trim(), orNull(draft.model), orNull(draft.cell)];
    const added = await add.run({ address, identity: answer.identity.value, name, model, cell, labelConfirmed });
    if (!added.ok) return;
    clear();
    changeAddress(emptyAddress);
    announce(copy.added(name));
    goTo(addresses.bot(added.value.botId));
  };
  const missing = draft.labelConfirmed ? (draft.name.trim() === '' ? copy.nameMissing : null) : copy.labelMissing;
  return (
    <>
      {!isProven && (
        <div id={draft.labelConfirmed ? undefined : openId} className="stack">
          <p>{copy.labelWhy}</p>
          <Tick value={draft.labelConfirmed} onChange={(labelConfirmed) => change({ labelConfirmed })}>
            {copy.label}
          </Tick>
        </div>
      )}
      <TextField
        id={draft.labelConfirmed ? openId : undefined}
        label={copy.name}
        help={copy.nameHelp}
        value={draft.name}
        onChange={(name) => change({ name })}
        maxLength={80}
      />
      <TextField
        label={copy.model}
        help={copy.modelHelp}
        value={draft.model}
        onChange={(model) => change({ model })}
        maxLength={80}
      />
      <TextField
        label={copy.cell}
        help={copy.cellHelp}
        value={draft.cell}
        onChange={(cell) => change({ cell })}
        maxLength={80}
      />
      {add.fault !== null && <FaultNote fault={add.fault} />}
      <Button
        kind="primary"
        wide
        onPress={addIt}
        working={add.isWorking ? copy.adding : null}
        unavailable={missing}
        mendAt={openId}
      >
        {copy.add}
      </Button>
    </>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
