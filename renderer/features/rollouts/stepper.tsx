// SPDX-License-Identifier: Apache-2.0
import './stepper.css';
import { useId } from 'react';
import { planCopy } from '../../copy/rollouts.ts';
import { Button } from '../../ui/index.ts';
import { rungAbove, rungBelow } from './ladder.ts';

/** A number that is chosen with two big buttons instead of typed. `atEnd` is said when it goes no further. */
export function Stepper(props: {
  label: string;
  help: string;
  value: number;
  words: string;
  ladder: readonly number[];
  least: number;
  onChange: (value: number) => void;
}) {
  const labelId = useId();
  const less = rungBelow(props.ladder, props.value, props.least);
  const more = rungAbove(props.ladder, props.value);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot be laid out beside its controls
    <div className="stepper" role="group" aria-labelledby={labelId}>
      <div className="stepper-words">
        <span id={labelId} className="field-label">
          {props.label}
        </span>
        <span className="field-help">{props.help}</span>
      </div>
      <div className="stepper-controls">
        <Button
          label={planCopy.less(props.label)}
          unavailable={less === null ? planCopy.least : null}
          onPress={() => less !== null && props.onChange(less)}
        >
          −
        </Button>
        <output className="stepper-value" aria-live="polite">
          {props.words}
        </output>
        <Button
          label={planCopy.more(props.label)}
          unavailable={more === null ? planCopy.most : null}
          onPress={() => more !== null && props.onChange(more)}
        >
          +
        </Button>
      </div>
    </div>
  );
}
