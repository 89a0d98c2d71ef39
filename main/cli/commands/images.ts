// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { ImportView } from '../../../app/contract/index.ts';
import { Defect, FaultError, fault, sizeWords } from '../../../app/kernel/index.ts';
import { socketPathFor } from '../../installation/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import { attachToSocket, type Contact } from '../contact/contact.ts';
import { table } from '../table.ts';

export async function listImages(_given: Invocation, { client }: Contact): Promise<Outcome> {
  const releases = await client.until('releases');
  const rows = releases.map(({ id, models, sizeBytes, trustSentence, runningOn }) => [
    id,
    models.join(','),
    sizeWords(sizeBytes),
    trustSentence,
    runningOn.join(','),
  ]);
  return { lines: table(rows, 'No release is on this laptop yet.'), json: { releases } };
}

export async function importImages(given: Invocation, contact: Contact): Promise<Outcome> {
  const view = await importBundle(contact, given.word(0));
  if (view.status === 'refused') throw refusal(view);
  const releases = view.releases.map(({ product, version }) => `${product}@${version}`);
  const lines = view.checks.map(({ id, status, sentence }) => `${status.padEnd(8)}${id.padEnd(11)}${sentence}`);
  return {
    lines: [...lines, `Ready on this laptop: ${releases.join(', ')}. The stick is no longer needed.`],
    json: { releases, checks: view.checks },
  };
}

/** Imports a bundle into the station's site and waits for its end. */
async function importBundle({ client, handle }: Contact, path: string): Promise<ImportView> {
  const { importId } = await client.call('images.import', { handle: await handle(resolve(path)) });
  const isOver = ({ id, status }: ImportView) => id === importId && status !== 'running';
  const view = (await client.until('imports', (imports) => imports.some(isOver))).find(isOver);
  if (view === undefined) throw new Defect('the import was there a moment ago');
  return view;
}

function refusal(view: ImportView): FaultError {
  const message = view.faultDetails ?? 'the import was refused';
  const failed = view.checks.find(({ status }) => status === 'refused');
  return new FaultError(
    fault(view.faultCode ?? 'gateway/defect', message, {
      details: { ...view.faultValues, check: failed?.id ?? null, reason: message },
    }),
  );
}

type Importing = { readonly importBundle?: (path: string) => Promise<ImportView> };

/** Runs work that may import into the running station, if there is one. */
export async function withImports<T>(home: string, work: (importing: Importing) => Promise<T>): Promise<T> {
  const contact = await attachToSocket(socketPathFor(home));
  if (contact === null) return work({});
  try {
    return await work({ importBundle: (path) => importBundle(contact, path) });
  } finally {
    contact.close();
  }
}
