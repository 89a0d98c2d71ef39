// SPDX-License-Identifier: Apache-2.0
import { shellCopy } from '../copy/shell.ts';
import { Button, Icon } from '../ui/index.ts';

/** The one-use link was spent, or the session ended with its station. */
export function RefusedScreen() {
  const copy = shellCopy.refused;
  const [first, second, third] = copy.steps;
  return (
    <main className="full-screen">
      <Icon name="unplug" />
      <h1>{copy.title}</h1>
      <p>{copy.why}</p>
      <ol className="steps">
        <li>{first}</li>
        <li>
          {second} <code className="mono">{copy.command}</code>
        </li>
        <li>{third}</li>
      </ol>
      <p>{copy.safe}</p>
    </main>
  );
}

/** Page and station do not speak the same contract. */
export function OtherVersionScreen() {
  const copy = shellCopy.otherVersion;
  return (
    <main className="full-screen">
      <Icon name="refresh-cw" />
      <h1>{copy.title}</h1>
      <p>{copy.why}</p>
      <Button local kind="primary" onPress={() => location.reload()}>
        {copy.reload}
      </Button>
      <p>{copy.next}</p>
    </main>
  );
}
