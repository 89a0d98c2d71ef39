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
      <Button local wide onPress={onOther}>
        {copy.other}
      </Button>
    </RevealStep>
  );
}

type NameDraft = { name: string; model: string; cell: string; labelConfirmed: boolean };
type StepProps = { draft: NameDraft; onChange: (change: Partial<NameDraft>) => void; openId: string | undefined };

function NameIt({ found: { address, answer } }: { found: FoundBot }) {
  const isProven = answer.identity.grade === 'proven';
  const [draft, change, clear] = useDraft<NameDraft>(`connect.${answer.identity.value}`, {
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
      {!isProven && <CompareLabel draft={draft} onChange={change} openId={draft.labelConfirmed ? undefined : openId} />}
      <NameFields draft={draft} onChange={change} openId={draft.labelConfirmed ? openId : undefined} />
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

/** For hardware that cannot prove who it is: a person reads the label on it. */
function CompareLabel({ draft, onChange, openId }: StepProps) {
  return (
    <div id={openId} className="stack">
      <p>{copy.labelWhy}</p>
      <Tick value={draft.labelConfirmed} onChange={(labelConfirmed) => onChange({ labelConfirmed })}>
        {copy.label}
      </Tick>
    </div>
  );
}

function NameFields({ draft, onChange, openId }: StepProps) {
  return (
    <>
      <TextField
        id={openId}
        label={copy.name}
        help={copy.nameHelp}
        value={draft.name}
        onChange={(name) => onChange({ name })}
        maxLength={80}
      />
      <TextField
        label={copy.model}
        help={copy.modelHelp}
        value={draft.model}
        onChange={(model) => onChange({ model })}
        maxLength={80}
      />
      <TextField
        label={copy.cell}
        help={copy.cellHelp}
        value={draft.cell}
        onChange={(cell) => onChange({ cell })}
        maxLength={80}
      />
    </>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
