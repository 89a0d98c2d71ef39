// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useContext, useId, useState } from 'react';
import { Defect } from '../../app/kernel/index.ts';
import { useOperation, useStreamItem } from '../client/index.ts';
import { technicianCopy } from '../copy/technician.ts';
import { Button, FaultNote, Sheet, TextField } from '../ui/index.ts';

type Technician = {
  /** Who works here, or null until told. */
  readonly name: string | null;
  /** Goes on with the name of whoever decides; asks once when nobody said it yet. */
  decide(goOn: (who: string) => void): void;
  /** Asks again: another person took over the laptop. */
  change(): void;
};

const TechnicianContext = createContext<Technician | null>(null);

export function useTechnician(): Technician {
  const technician = useContext(TechnicianContext);
  if (technician === null) throw new Defect('useTechnician outside of TechnicianProvider');
  return technician;
}

type Asking = { readonly goOn: (who: string) => void };

/** Every decision carries a name; this asks for it when it is first needed. */
export function TechnicianProvider({ children }: { children: ReactNode }) {
  const name = useStreamItem('station', 'station')?.technician ?? null;
  const [asking, setAsking] = useState<Asking | null>(null);
  const decide = (goOn: Asking['goOn']) => (name === null ? setAsking({ goOn }) : goOn(name));
  const change = () => setAsking({ goOn: () => undefined });
  return (
    <TechnicianContext value={{ name, decide, change }}>
      {children}
      {asking !== null && (
        <WhoSheet
          before={name ?? ''}
          onClose={() => setAsking(null)}
          onTold={(who) => {
            setAsking(null);
            asking.goOn(who);
          }}
        />
      )}
    </TechnicianContext>
  );
}

function WhoSheet(props: { before: string; onClose: () => void; onTold: (who: string) => void }) {
  const fieldId = useId();
  const [who, setWho] = useState(props.before);
  const introduce = useOperation('station.introduce');
  const name = who.trim();
  const tell = async () => {
    const answer = await introduce.run({ technician: name });
    if (answer.ok) props.onTold(name);
  };
  return (
    <Sheet
      title={technicianCopy.title}
      isOpen
      onClose={props.onClose}
      actions={
        <Button
          kind="primary"
          wide
          onPress={tell}
          working={introduce.isWorking ? technicianCopy.working : null}
          unavailable={name === '' ? technicianCopy.nameMissing : null}
          mendAt={fieldId}
        >
          {technicianCopy.goOn}
        </Button>
      }
    >
      <p>{technicianCopy.why}</p>
      <TextField
        id={fieldId}
        label={technicianCopy.label}
        value={who}
        onChange={setWho}
        maxLength={80}
        autoFocus
        onEnter={() => name !== '' && tell()}
      />
      {introduce.fault !== null && <FaultNote fault={introduce.fault} />}
    </Sheet>
  );
}
