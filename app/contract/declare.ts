// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';

/** What a caller must be allowed to do. `read` changes nothing; `write` changes records or bots. */
export type Authority = 'read' | 'write';

/** One operation of the contract, declared once: every shell, the gateway and the client derive from it. */
export type OperationDeclaration<I extends z.ZodMiniType = z.ZodMiniType, O extends z.ZodMiniType = z.ZodMiniType> = {
  readonly input: I;
  readonly output: O;
  /** Areas of fault codes (`area/what`) that this operation may answer, besides `gateway`. */
  readonly faults: readonly string[];
  readonly authority: Authority;
  /** True when sending it again after a lost answer does no harm. */
  readonly retrySafe: boolean;
};

export function operation<I extends z.ZodMiniType, O extends z.ZodMiniType>(
  declaration: OperationDeclaration<I, O>,
): OperationDeclaration<I, O> {
  return declaration;
}
