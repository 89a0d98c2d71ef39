// SPDX-License-Identifier: Apache-2.0
import { type Invocation, UsageError } from '../command.ts';
import type { Contact } from '../contact/contact.ts';

/** Who decides: `--who`, else whoever introduced themselves at this laptop. */
export async function whoDecides(given: Invocation, { client }: Contact): Promise<string> {
  const named = given.text('who');
  if (named !== undefined) return named;
  const [station] = await client.until('station');
  if (station?.technician) return station.technician;
  throw new UsageError('--who is missing: a decision carries a name.');
}
