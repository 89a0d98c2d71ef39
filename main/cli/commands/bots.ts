// SPDX-License-Identifier: Apache-2.0
import type { BotView } from '../../../app/contract/index.ts';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { systemClock } from '../../platform/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import type { Contact } from '../contact/contact.ts';
import { table } from '../table.ts';
import { readAddress } from './address.ts';
import { whoDecides } from './technician.ts';

/** A station of this command's own has just begun to look; this long it may take to see every bot. */
const firstLookMs = 5000;

export async function listBots(_given: Invocation, contact: Contact): Promise<Outcome> {
  const bots = [...(await botsInSight(contact))].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const rows = bots.map((bot) => [
    bot.name,
    bot.state,
    runningWords(bot),
    bot.model ?? '-',
    bot.cell ?? '-',
    bot.reason ?? '',
  ]);
  return { lines: table(rows, 'This site has no bot yet.'), json: { bots } };
}

export async function identifyBot(given: Invocation, { client }: Contact): Promise<Outcome> {
  const found = await client.call('bots.identify', { address: readAddress(given) });
  const lines = [
    `Identity: ${found.identity.value} (${found.identity.grade})`,
    ...Object.entries(found.identity.facts).map(([name, value]) => `${name}: ${value}`),
    `Model: ${found.model ?? 'not known'}. Cell: ${found.cell ?? 'not known'}.`,
    ...(found.knownAs === null ? [] : [`Known here as ${found.knownAs}.`]),
  ];
  return { lines, json: found };
}

export async function addBot(given: Invocation, { client }: Contact): Promise<Outcome> {
  const address = readAddress(given);
  const found = await client.call('bots.identify', { address });
  const { botId } = await client.call('bots.add', {
    address,
    identity: found.identity.value,
    name: given.needed('name'),
    model: given.text('model') ?? found.model,
    cell: given.text('cell') ?? found.cell,
    labelConfirmed: given.has('label-confirmed'),
  });
  const line = `Added ${given.needed('name')} (${found.identity.value}, ${found.identity.grade}).`;
  return { lines: [line], json: { botId, identity: found.identity } };
}

export async function changeBot(given: Invocation, { client }: Contact): Promise<Outcome> {
  const bot = await findBot(client, given.word(0));
  const [name, model, cell] = [given.text('name'), given.text('model'), given.text('cell')];
  await client.call('bots.change', {
    botId: bot.id,
    ...(name === undefined ? {} : { name }),
    ...(model === undefined ? {} : { model: model || null }),
    ...(cell === undefined ? {} : { cell: cell || null }),
  });
  return { lines: [`Changed ${name ?? bot.name}.`], json: { botId: bot.id } };
}

export async function removeBot(given: Invocation, { client }: Contact): Promise<Outcome> {
  const bot = await findBot(client, given.word(0));
  await client.call('bots.remove', { botId: bot.id });
  return { lines: [`Removed ${bot.name} from this site.`], json: { botId: bot.id } };
}

export async function refreshBot(given: Invocation, { client }: Contact): Promise<Outcome> {
  const bot = await findBot(client, given.word(0));
  await client.call('bots.refresh', { botId: bot.id });
  const now = await findBot(client, bot.id);
  return { lines: [`${now.name}: ${now.state}, ${runningWords(now)}.`], json: { bot: now } };
}

export async function takeOverLease(given: Invocation, contact: Contact): Promise<Outcome> {
  const bot = await findBot(contact.client, given.word(0));
  const who = await whoDecides(given, contact);
  await contact.client.call('leases.takeOver', { botId: bot.id, who, reason: given.needed('reason') });
  return { lines: [`${who} holds ${bot.name} now.`], json: { botId: bot.id } };
}

/** The bots of the site; a station of this command's own is given the time to look around first. */
export async function botsInSight({ client, isOwn }: Contact): Promise<readonly BotView[]> {
  if (!isOwn) return client.until('bots');
  const look = new AbortController();
  const [station] = await client.until('station');
  const isPractice = station?.site.kind === 'practice';
  // Practice bots come into sight a moment after their site opened.
  const seen = client.until(
    'bots',
    (bots) => !(isPractice && bots.length === 0) && bots.every((bot) => bot.running !== null),
  );
  await Promise.race([seen, systemClock.sleep(firstLookMs, look.signal)]);
  look.abort();
  return client.until('bots');
}

/** A bot by id or by name. */
export async function findBot(client: Contact['client'], wanted: string): Promise<BotView> {
  const bots = await client.until('bots');
  const bot =
    bots.find(({ id }) => id === wanted) ?? bots.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (bot === undefined) throw new FaultError(fault('bots/unknown', `no bot ${wanted}`));
  return bot;
}

/** The ids of bots named in a list; null stays null. */
export async function findBotIds(
  client: Contact['client'],
  wanted: readonly string[] | null,
): Promise<string[] | null> {
  return wanted === null ? null : Promise.all(wanted.map(async (name) => (await findBot(client, name)).id));
}

function runningWords({ running }: BotView): string {
  if (running === null) return 'not known';
  return running.release === null ? running.label : `${running.release.product}@${running.release.version}`;
}
