// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from 'react';
import type { BotView } from '../../../app/contract/index.ts';
import { useOperation } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { Button, FaultNote, List, Row, Section, Sheet, TextField } from '../../ui/index.ts';

type Changeable = 'name' | 'model' | 'cell';

const copy = botsCopy.change;

/** Looked up when they are shown: the page may come to speak another language. */
function wordsOf(what: Changeable): { readonly label: string; readonly help: string } {
  if (what === 'name') return { label: copy.name, help: copy.nameHelp };
  if (what === 'model') return { label: botsCopy.model, help: copy.modelHelp };
  return { label: botsCopy.cell, help: copy.cellHelp };
}

/** Name, model and cell, each changed by itself and kept at once. */
export function BotChanges({ bot }: { bot: BotView }) {
  const [changes, setChanges] = useState<Changeable | null>(null);
  return (
    <Section title={copy.title}>
      <List label={copy.title}>
        {(['name', 'model', 'cell'] as const).map((what) => (
          <Row
            key={what}
            icon="pencil"
            title={wordsOf(what).label}
            detail={bot[what] ?? copy.notSet}
            onPress={() => setChanges(what)}
          />
        ))}
      </List>
      {changes !== null && <ChangeSheet bot={bot} what={changes} onClose={() => setChanges(null)} />}
    </Section>
  );
}

function ChangeSheet({ bot, what, onClose }: { bot: BotView; what: Changeable; onClose: () => void }) {
  const [value, setValue] = useState(bot[what] ?? '');
  const change = useOperation('bots.change');
  const fieldId = useId();
  const entered = value.trim();
  const isMissing = what === 'name' && entered === '';
  const keep = async (kept: string | null) => {
    const answer = await change.run({ botId: bot.id, ...changeOf(what, kept) });
    if (answer.ok) onClose();
  };
  const use = () => !isMissing && keep(entered === '' ? null : entered);
  return (
    <Sheet
      title={copy.change(wordsOf(what).label)}
      isOpen
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          wide
          onPress={use}
          working={change.isWorking ? copy.working : null}
          unavailable={isMissing ? copy.nameMissing : null}
          mendAt={fieldId}
        >
          {what !== 'name' && entered === '' ? copy.remove : copy.use}
        </Button>
      }
    >
      <TextField
        id={fieldId}
        label={wordsOf(what).label}
        help={wordsOf(what).help}
        value={value}
        onChange={setValue}
        maxLength={80}
        autoFocus
        onEnter={use}
      />
      {change.fault !== null && <FaultNote fault={change.fault} />}
    </Sheet>
  );
}

/** A name cannot be taken away; model and cell can. */
function changeOf(what: Changeable, value: string | null) {
  if (what === 'name') return value === null ? {} : { name: value };
  return what === 'model' ? { model: value } : { cell: value };
}
