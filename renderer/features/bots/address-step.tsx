// SPDX-License-Identifier: Apache-2.0
import { useId } from 'react';
import type { Fault } from '../../../app/kernel/index.ts';
import { useOperation } from '../../client/index.ts';
import { connectCopy as copy } from '../../copy/connect.ts';
import { Button, Choice, FaultNote, Reveal, Section, TextField, useDraft } from '../../ui/index.ts';
import { type AddressDraft, checkAddress, emptyAddress, PORT_OF, parsePort } from './address-draft.ts';
import type { FoundBot } from './found-bot.ts';

type Change = (change: Partial<AddressDraft>) => void;

/** Where the bot answers, by the kind of link; asks without adding anything. */
export function AddressStep({ onFound }: { onFound: (found: FoundBot) => void }) {
  const [draft, change] = useDraft<AddressDraft>('connect.address', emptyAddress);
  const identify = useOperation('bots.identify');
  const ask = async (asked: AddressDraft) => {
    const checked = checkAddress(asked);
    if (!checked.ok) return;
    const answer = await identify.run({ address: checked.address });
    if (answer.ok) onFound({ address: checked.address, answer: answer.value });
  };
  const sameKey = (hostKey: string) => {
    change({ hostKey });
    return ask({ ...draft, hostKey });
  };
  const checked = checkAddress(draft);
  const questionsId = useId();
  return (
    <>
      <div id={questionsId} className="stack">
        <Choice
          label={copy.kind}
          layout="column"
          value={draft.kind}
          options={(['socket', 'ssh', 'tls', 'udp'] as const).map((id) => ({ id, ...copy.kinds[id] }))}
          onChange={(kind) => {
            identify.reset();
            change({ kind, hostKey: null });
          }}
        />
        {draft.kind !== null && <Fields draft={draft} change={change} />}
      </div>
      {identify.fault !== null && <WhyNot fault={identify.fault} onSameKey={sameKey} />}
      <Button
        kind="primary"
        wide
        onPress={() => ask(draft)}
        working={identify.isWorking ? copy.identifying : null}
        unavailable={checked.ok ? null : checked.missing}
        mendAt={questionsId}
      >
        {copy.identify}
      </Button>
    </>
  );
}

/** An unknown host key is not an error but a question to the person. */
function WhyNot({ fault, onSameKey }: { fault: Fault; onSameKey: (hostKey: string) => void }) {
  const fingerprint = fault.details?.['fingerprint'];
  if (fault.code !== 'link/host-key-unknown' || typeof fingerprint !== 'string') return <FaultNote fault={fault} />;
  return (
    <Reveal>
      <Section tone="check" title={copy.hostKey.title}>
        <p className="fingerprint">{fingerprint}</p>
        <p>{copy.hostKey.how}</p>
        <p className="mono">{copy.hostKey.command}</p>
        <Button icon="check" onPress={() => onSameKey(fingerprint)}>
          {copy.hostKey.same}
        </Button>
        <p>{copy.hostKey.differs}</p>
      </Section>
    </Reveal>
  );
}

function Fields({ draft, change }: { draft: AddressDraft; change: Change }) {
  const { kind } = draft;
  if (kind === null) return null;
  if (kind === 'socket') {
    return (
      <TextField label={copy.path} help={copy.pathHelp} value={draft.path} onChange={(path) => change({ path })} mono />
    );
  }
  const portField = PORT_OF[kind];
  const port = draft[portField];
  return (
    <>
      <TextField
        label={copy.host}
        help={copy.hostHelp}
        value={draft.host}
        // another machine has another key
        onChange={(host) => change({ host, hostKey: null })}
        maxLength={253}
        mono
      />
      <TextField
        label={copy.port}
        help={copy.portHelp[kind]}
        value={port}
        onChange={(value) => change({ [portField]: value, hostKey: null })}
        inputMode="numeric"
        error={port === '' || parsePort(port) !== null ? null : copy.portWrong}
        mono
      />
      {kind === 'ssh' && <SshFields draft={draft} change={change} />}
      {kind === 'tls' && <TlsFields draft={draft} change={change} />}
    </>
  );
}

function SshFields({ draft, change }: { draft: AddressDraft; change: Change }) {
  return (
    <>
      <TextField label={copy.user} value={draft.user} onChange={(user) => change({ user })} maxLength={64} mono />
      <TextField label={copy.key} help={copy.keyHelp} value={draft.key} onChange={(key) => change({ key })} mono />
      <TextField
        label={copy.socket}
        help={copy.pathHelp}
        value={draft.socket}
        onChange={(socket) => change({ socket })}
        maxLength={200}
        mono
      />
    </>
  );
}

function TlsFields({ draft, change }: { draft: AddressDraft; change: Change }) {
  return (
    <TextField
      label={copy.certificates}
      help={copy.certificatesHelp}
      value={draft.certificates}
      onChange={(certificates) => change({ certificates })}
      mono
    />
  );
}
