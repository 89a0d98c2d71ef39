// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { type ClientFrame, clientFrameSchema, maxFrameBytes } from '../../app/contract/index.ts';
import { type Fault, fault } from '../../app/kernel/index.ts';

/** The id of an answer to a message that named none of its own. */
export const noFrameId = -1;

export type ReadFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  | { readonly ok: false; readonly id: number; readonly fault: Fault };

/** Size, then JSON, then shape: nothing of a message is looked at before the step before it passed. */
export function readFrame(text: string): ReadFrame {
  if (isTooBig(text)) {
    return { ok: false, id: noFrameId, fault: fault('gateway/too-big', `a message may have ${maxFrameBytes} bytes`) };
  }
  const json = parseJson(text);
  if (json === undefined) return { ok: false, id: noFrameId, fault: invalidInput('the message is not JSON') };
  const parsed = clientFrameSchema.safeParse(json);
  if (parsed.success) return { ok: true, frame: parsed.data };
  return { ok: false, id: claimedId(json), fault: invalidInput('the message is not a frame') };
}

/** `where` is shown to a person. */
export function invalidInput(where: string): Fault {
  return fault('gateway/invalid-input', where, { details: { where } });
}

function isTooBig(text: string): boolean {
  // A UTF-16 unit is at least one byte, so the cheap test decides for the worst messages.
  return text.length > maxFrameBytes || Buffer.byteLength(text) > maxFrameBytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A caller that got only part of its frame wrong still learns which call failed. */
function claimedId(json: unknown): number {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'id')) return noFrameId;
  const { id } = json as { id: unknown };
  return Number.isSafeInteger(id) ? (id as number) : noFrameId;
}
