// SPDX-License-Identifier: Apache-2.0
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Input, OperationName, Output, StreamItem, StreamName } from '../../app/contract/index.ts';
import { Defect, type Fault, type Result } from '../../app/kernel/index.ts';
import type { Client, LinkState } from './client.ts';

const ClientContext = createContext<Client | null>(null);

export function ClientProvider({ client, children }: { client: Client; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Defect('useClient outside of ClientProvider');
  return client;
}

export function useLink(): LinkState {
  return useStore(useClient().link);
}

/** All items of a stream in the station's order. `ready` is false until the first snapshot. */
export function useStream<Name extends StreamName>(
  name: Name,
): { readonly ready: boolean; readonly items: readonly StreamItem<Name>[] } {
  return useStore(useClient().stream(name).state);
}

/** One item of a stream; renders only when that item changes. */
export function useStreamItem<Name extends StreamName>(name: Name, id: string): StreamItem<Name> | undefined {
  return useStore(useClient().stream(name).state, (state) => state.byId.get(id));
}

export type OperationState<Name extends OperationName> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'done'; readonly output: Output<Name> };

export type Operation<Name extends OperationName> = {
  readonly state: OperationState<Name>;
  readonly isWorking: boolean;
  /** The fault of the last run, or null. */
  readonly fault: Fault | null;
  run(input: Input<Name>): Promise<Result<Output<Name>>>;
  reset(): void;
};

/** One operation as a button needs it: run it, see it working, see why it was refused. */
export function useOperation<Name extends OperationName>(name: Name): Operation<Name> {
  const client = useClient();
  const [state, setState] = useState<OperationState<Name>>({ kind: 'idle' });
  const run = useCallback(
    async (input: Input<Name>) => {
      setState({ kind: 'working' });
      const answer = await client.call(name, input);
      setState(answer.ok ? { kind: 'done', output: answer.value } : { kind: 'refused', fault: answer.fault });
      return answer;
    },
    [client, name],
  );
  const reset = useCallback(() => setState({ kind: 'idle' }), []);
  return {
    state,
    isWorking: state.kind === 'working',
    fault: state.kind === 'refused' ? state.fault : null,
    run,
    reset,
  };
}

/** The answer of a reading operation, asked again when the input's content or `version` changes. */
export function useAnswer<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  version: unknown = 0,
): { readonly state: OperationState<Name>; again(): void } {
  const client = useClient();
  const [asked, setAsked] = useState(0);
  const [state, setState] = useState<OperationState<Name>>({ kind: 'idle' });
  const key = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the input counts by content, and `asked` and `version` are reasons to ask again
  useEffect(() => {
    let current = true;
    setState((before) => (before.kind === 'done' ? before : { kind: 'working' }));
    client.call(name, input).then((answer) => {
      if (!current) return;
      setState(answer.ok ? { kind: 'done', output: answer.value } : { kind: 'refused', fault: answer.fault });
    });
    return () => {
      current = false;
    };
  }, [client, name, key, asked, version]);
  return useMemo(() => ({ state, again: () => setAsked((count) => count + 1) }), [state]);
}
