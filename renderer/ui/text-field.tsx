// SPDX-License-Identifier: Apache-2.0
import './text-field.css';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField as Field } from 'react-aria-components/TextField';
import { useOutOfReach } from './reach.ts';

/** One line of text with its label above and help below. `error` says what to correct. */
export function TextField(props: {
  /** Of the input, for a button that leads here. */
  id?: string | undefined;
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  error?: string | null;
  mono?: boolean;
  inputMode?: 'text' | 'numeric' | 'search';
  maxLength?: number;
  autoFocus?: boolean;
  /** What Enter does; nothing while the station is lost, as with a button. */
  onEnter?: () => void;
}) {
  const { error = null, mono = false } = props;
  const isOutOfReach = useOutOfReach() !== null;
  return (
    <Field
      className="field"
      {...(props.id !== undefined && { id: props.id })}
      value={props.value}
      onChange={props.onChange}
      isInvalid={error !== null}
      autoFocus={props.autoFocus ?? false}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          if (!isOutOfReach) props.onEnter?.();
        }
        // The field would keep every other key to itself, and Escape could not close the sheet around it.
        else event.continuePropagation();
      }}
      maxLength={props.maxLength ?? 400}
      inputMode={props.inputMode ?? 'text'}
      autoComplete="off"
      spellCheck="false"
    >
      <Label className="field-label">{props.label}</Label>
      {props.help !== undefined && (
        <Text slot="description" className="field-help">
          {props.help}
        </Text>
      )}
      <Input className={mono ? 'field-input field-input-mono' : 'field-input'} />
      <FieldError className="field-error">{error}</FieldError>
    </Field>
  );
}
