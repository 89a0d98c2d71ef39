// SPDX-License-Identifier: Apache-2.0
import './choice.css';
import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Icon } from './icon.tsx';

export type ChoiceOption<Id extends string> = { readonly id: Id; readonly label: ReactNode; readonly help?: string };

/** One of a few: big chips, all in view. `column` gives each option a line of help. */
export function Choice<Id extends string>(props: {
  label: string;
  options: readonly ChoiceOption<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
  layout?: 'row' | 'column';
  /** Hides the label where the screen already says it. */
  quietLabel?: boolean;
}) {
  const choose = (value: string) => {
    const option = props.options.find(({ id }) => id === value);
    if (option !== undefined) props.onChange(option.id);
  };
  return (
    <RadioGroup className={`choice choice-${props.layout ?? 'row'}`} value={props.value} onChange={choose}>
      <Label className={props.quietLabel ? 'visually-hidden' : 'field-label'}>{props.label}</Label>
      <div className="choice-options">
        {props.options.map((option) => (
          <Radio key={option.id} value={option.id} className="choice-option">
            <span>{option.label}</span>
            {option.help !== undefined && <span className="choice-help">{option.help}</span>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** A sentence that a person confirms. */
export function Tick(props: { children: ReactNode; value: boolean; onChange: (value: boolean) => void }) {
  return (
    <Checkbox className="tick" isSelected={props.value} onChange={props.onChange}>
      <span className="tick-box" aria-hidden>
        {props.value && <Icon name="check" size="small" />}
      </span>
      {props.children}
    </Checkbox>
  );
}
