// SPDX-License-Identifier: Apache-2.0
import {
  isFaultCode,
  type OperationName,
  type Output,
  operations,
  type ParsedInput,
} from '../../app/contract/index.ts';
import { Defect, FaultError, fault, ok, type Result, refuse } from '../../app/kernel/index.ts';
import { invalidInput } from './read-frame.ts';
import type { Caller, GatewayLog, Handlers } from './types.ts';

export type CallContext = {
  readonly handlers: Handlers;
  readonly caller: Caller;
  readonly log: GatewayLog;
  /** Development and tests hold every answer against its schema. */
  readonly checkOutputs: boolean;
};

/** One call, fail closed: known name, strict input, authority, run. Never throws; a defect is logged with its stack and answered as one. */
export async function answerCall(name: string, input: unknown, context: CallContext): Promise<Result<unknown>> {
  if (!isOperationName(name)) return refuse(fault('gateway/unknown-operation', `no operation ${name.slice(0, 80)}`));
  try {
    return await runOperation(name, input, context);
  } catch (error) {
    if (error instanceof FaultError) return refuse(error.fault);
    context.log.error('defect in an operation', { operation: name, error });
    return refuse(fault('gateway/defect', `defect in ${name}`, { retry: 'later' }));
  }
}

async function runOperation<N extends OperationName>(name: N, input: unknown, context: CallContext) {
  const parsed = parseInput(name, input);
  if (!parsed.ok) return parsed;
  if (operations[name].authority === 'write' && context.caller.authority !== 'write') {
    return refuse(fault('gateway/not-allowed', `${name} needs the authority to write`));
  }
  const answer = await context.handlers[name](parsed.value, context.caller);
  if (!answer.ok) warnOfUndeclaredFault(name, answer.fault.code, context.log);
  else if (context.checkOutputs) return ok(parseOutput(name, answer.value));
  return answer;
}

// Own properties only: `__proto__` and `constructor` are not operations.
function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

function parseInput<N extends OperationName>(name: N, input: unknown): Result<ParsedInput<N>> {
  const parsed = operations[name].input.safeParse(input);
  if (parsed.success) return ok(parsed.data as ParsedInput<N>);
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') || 'the whole input';
  return refuse(invalidInput(`${place} (${issue?.message ?? 'not accepted'})`.slice(0, 200)));
}

function parseOutput<N extends OperationName>(name: N, value: Output<N>): unknown {
  const parsed = operations[name].output.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Defect(`${name} answered what its schema refuses: ${parsed.error.message}`);
}

function warnOfUndeclaredFault(name: OperationName, code: string, log: GatewayLog): void {
  const area = code.split('/')[0] ?? '';
  const declared = area === 'gateway' || operations[name].faults.includes(area);
  if (!declared || !isFaultCode(code))
    log.warn('an operation answered a fault it does not declare', { operation: name, code });
}
