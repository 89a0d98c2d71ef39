// SPDX-License-Identifier: Apache-2.0
import { Component, type ReactNode } from 'react';
import { shellCopy } from '../copy/shell.ts';
import { Button, ButtonLink, Screen, Section } from '../ui/index.ts';

type Props = { readonly place: string; readonly children: ReactNode };
type State = { readonly place: string; readonly broken: string | null };

/** Keeps rail and top bar alive when a screen throws, and says that it is our mistake. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { place: this.props.place, broken: null };

  static getDerivedStateFromError(error: unknown): Pick<State, 'broken'> {
    return { broken: error instanceof Error ? error.message : String(error) };
  }

  /** A broken place must not break the next one. */
  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { place, broken: null };
  }

  override render() {
    if (this.state.broken === null) return this.props.children;
    const copy = shellCopy.defect;
    return (
      <Screen>
        <Section tone="fault" title={copy.title}>
          <p>{copy.why}</p>
          <p>{copy.safe}</p>
          <p className="mono">{this.state.broken}</p>
          <div className="cluster">
            <Button local kind="primary" onPress={() => this.setState({ broken: null })}>
              {copy.again}
            </Button>
            <ButtonLink href="#/bots">{copy.home}</ButtonLink>
          </div>
        </Section>
      </Screen>
    );
  }
}
