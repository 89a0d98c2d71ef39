// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { maxFrameBytes, type ServerFrame } from '../../app/contract/index.ts';

/** A frame as text. An answer that no client would accept for its size becomes a defect that says so. */
export function encodeFrame(frame: ServerFrame): string {
  const text = JSON.stringify(frame);
  if (frame.kind !== 'reply' || Buffer.byteLength(text) <= maxFrameBytes) return text;
  const message = `the answer is larger than ${maxFrameBytes} bytes`;
  return JSON.stringify({
    kind: 'fault',
    id: frame.id,
    fault: { code: 'gateway/defect', message, retry: 'never' },
  } satisfies ServerFrame);
}
