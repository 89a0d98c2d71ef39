// SPDX-License-Identifier: Apache-2.0
import { botsCopy } from '../../copy/bots.ts';
import { Choice, TextField } from '../../ui/index.ts';

/** Why a person decides: choose before typing. */
export function ReasonField(props: {
  id: string;
  label: string;
  reasons: readonly string[];
  value: string;
  onChange: (reason: string) => void;
}) {
  return (
    <div id={props.id} className="stack">
      {props.reasons.length > 0 && (
        <Choice
          label={props.label}
          value={props.reasons.find((reason) => reason === props.value) ?? null}
          options={props.reasons.map((reason) => ({ id: reason, label: reason }))}
          onChange={props.onChange}
        />
      )}
      <TextField
        label={props.reasons.length > 0 ? botsCopy.goBack.ownWords : props.label}
        value={props.value}
        onChange={props.onChange}
        maxLength={300}
      />
    </div>
  );
}
