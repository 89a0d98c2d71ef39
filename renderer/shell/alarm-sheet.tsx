// SPDX-License-Identifier: Apache-2.0
import type { StationView } from '../../app/contract/index.ts';
import { useOperation } from '../client/index.ts';
import { shellCopy } from '../copy/shell.ts';
import { Button, FaultNote, momentWords, Section, Sheet, Told } from '../ui/index.ts';

type Alarm = StationView['alarms'][number];

/** What a person should know about this laptop, until somebody says they have seen it. */
export function AlarmSheet(props: { isOpen: boolean; onClose: () => void; alarms: readonly Alarm[] }) {
  const acknowledge = useOperation('station.acknowledge');
  return (
    <Sheet title={shellCopy.alarms} isOpen={props.isOpen} onClose={props.onClose}>
      {props.alarms.length === 0 && <p>{shellCopy.noAlarms}</p>}
      {props.alarms.map(({ id, sentence, at }) => (
        <Section key={id} tone="check">
          <p>
            <strong>
              <Told>{sentence}</Told>
            </strong>
          </p>
          <p className="muted">{momentWords(at)}</p>
          <Button icon="check" onPress={() => acknowledge.run({ alarmId: id })}>
            {shellCopy.acknowledge}
          </Button>
        </Section>
      ))}
      {acknowledge.fault !== null && <FaultNote fault={acknowledge.fault} />}
    </Sheet>
  );
}
