// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import type { FaultDetails } from '../../app/kernel/index.ts';
import { faultWords } from '../copy/faults.ts';
import { uiCopy } from '../copy/ui.ts';
import { announce } from './announcer.tsx';
import { Button } from './button.tsx';
import { Reveal } from './reveal.tsx';
import { Section } from './section.tsx';

/** What happened, whether the bot is safe, what to do now, and the code to copy. `action` is the button that does it. */
export function FaultNote(props: {
  fault: { readonly code: string; readonly details?: FaultDetails | undefined };
  action?: ReactNode;
}) {
  const copy = faultWords(props.fault);
  return (
    <div role="alert">
      <Reveal>
        <Section tone="fault">
          <div className="fault-note">
            <p className="fault-note-happened">{copy.happened}</p>
            <p>{copy.bot}</p>
            <p>
              <strong>{uiCopy.doNow}</strong> {copy.next}
            </p>
            <div className="fault-note-foot">
              <CopyCode code={props.fault.code} />
              {props.action}
            </div>
          </div>
        </Section>
      </Reveal>
    </div>
  );
}

/** A fault code that can be read out or copied for support. */
export function CopyCode({ code }: { code: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copyIt = () =>
    navigator.clipboard.writeText(code).then(
      () => {
        setCopied(true);
        announce(uiCopy.copied);
      },
      () => setCopied(false),
    );
  return (
    <Button
      local
      icon="copy"
      label={uiCopy.copyCode(code)}
      onPress={copyIt}
      refused={copied === false ? uiCopy.copyByHand : null}
    >
      {copied ? uiCopy.copied : <span className="mono">{code}</span>}
    </Button>
  );
}
