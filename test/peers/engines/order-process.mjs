// SPDX-License-Identifier: Apache-2.0
// A station in small, made to be killed: carries out orders given as one JSON argument with the built driver and prints
// the last answer as JSON.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContainerDriver } from '../../../out/hardware/drivers/container/index.js';

const { address, orders, op, image, layout } = JSON.parse(process.argv[2] ?? '');
const file = (digest) => join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length));
const content = {
  read: (digest) => createReadStream(file(digest)),
  readSmall: async (digest) => ({ ok: true, value: await readFile(file(digest)) }),
};
const clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const { signal } = new AbortController();
const order = { op, app: image.run.name, image };
const session = createContainerDriver({ clock }).open(address);
const send = {
  stage: () => session.stage(image, content, { onProgress() {}, signal }),
  activate: () => session.activate(order, signal),
  confirm: () => session.confirm(order, signal),
  revert: () => session.revert(order, signal),
};
let answer;
for (const name of orders) {
  answer = await send[name]();
  if (!answer.ok) break;
}
await session.close();
process.stdout.write(JSON.stringify(answer));
