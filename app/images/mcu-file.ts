// SPDX-License-Identifier: Apache-2.0
import type { FaultCode } from '../contract/index.ts';
import { type McubootImage, McubootReader } from '../formats/index.ts';
import { FaultError, fault, type Result, unwrap } from '../kernel/index.ts';
import type { ContentReader, Crypto } from '../ports/index.ts';
import type { McuEntry } from './release-document.ts';

/** Reads a microcontroller image as its bytes pass by; `end` throws a FaultError when it is none that a bot could run. */
export function watchMcuFile(crypto: Pick<Crypto, 'sha256'>) {
  const reader = new McubootReader(crypto.sha256());
  return {
    write: (chunk: Uint8Array) => reader.write(chunk),
    end: (): McubootImage => known(reader.end()),
  };
}

/** Reads the image of an entry from the store, which re-hashes it. Throws a FaultError. */
export async function readMcuFile(
  { file }: McuEntry,
  { content, crypto }: { readonly content: ContentReader; readonly crypto: Pick<Crypto, 'sha256'> },
): Promise<McubootImage> {
  const watch = watchMcuFile(crypto);
  for await (const chunk of content.read(file.digest)) watch.write(chunk);
  const image = watch.end();
  if (image.sizeBytes !== file.size) {
    const what = `${file.digest} has not ${file.size} bytes`;
    throw new FaultError(fault('store/corrupt', what, { details: { digest: file.digest } }));
  }
  return image;
}

/** The value of a result whose codes all have copy. */
function known<T>(result: Result<T, FaultCode>): T {
  return unwrap(result);
}
