// SPDX-License-Identifier: Apache-2.0
import type { Input, RolloutPlan, RolloutView } from '../../../app/contract/index.ts';
import { FaultError, fault } from '../../../app/kernel/index.ts';
import { type Invocation, type Outcome, UsageError } from '../command.ts';
import type { Contact } from '../contact/contact.ts';
import { table } from '../table.ts';
import { botsInSight, findBot, findBotIds } from './bots.ts';
import { followRollout } from './follow-rollout.ts';
import { whoDecides } from './technician.ts';

export async function planRollout(given: Invocation, contact: Contact): Promise<Outcome> {
  const { client } = contact;
  await botsInSight(contact);
  const plan = await client.call('rollouts.plan', await planInput(given, client));
  return { lines: planLines(plan), json: { plan } };
}

/** Prepares and commits in one breath: on the command line the plan was reviewed with `rollout plan`. */
export async function startRollout(given: Invocation, contact: Contact): Promise<Outcome> {
  const { client } = contact;
  const who = await whoDecides(given, contact);
  await botsInSight(contact);
  const { plan, token } = await client.call('rollouts.prepare', await planInput(given, client));
  const override = given.text('override') ?? null;
  const { rolloutId } = await client.call('rollouts.commit', { token, who, override });
  given.tell(`Started ${rolloutId}: ${plan.bots.length} bots, ${waveWords(plan)}.`, {
    event: 'started',
    rolloutId,
    plan,
  });
  return given.has('wait') || contact.isOwn ? followRollout(given, contact, rolloutId) : started(rolloutId);
}

export async function showRollout(given: Invocation, { client }: Contact): Promise<Outcome> {
  const rollouts = [...(await client.until('rollouts'))].sort((a, b) => b.startedAt - a.startedAt);
  const [wanted] = given.words;
  if (wanted === undefined) {
    const rows = rollouts.map(({ id, release, status, sentence }) => [
      id,
      `${release.product}@${release.version}`,
      status,
      sentence,
    ]);
    return { lines: table(rows, 'There was no rollout on this site yet.'), json: { rollouts } };
  }
  const rollout = rollouts.find(({ id }) => id === wanted);
  if (rollout === undefined) throw new FaultError(fault('rollout/unknown', `no rollout ${wanted}`));
  return { lines: rolloutLines(rollout), json: { rollout } };
}

type SteerAction = 'pause' | 'resume' | 'promote' | 'halt' | 'reverse';

export function steerRollout(action: SteerAction) {
  return async (given: Invocation, contact: Contact): Promise<Outcome> => {
    const reason = given.needed('reason');
    const who = await whoDecides(given, contact);
    const rolloutId = given.words[0] ?? (await onlyRollout(contact, action));
    const decision = { rolloutId, who, reason };
    await contact.client.call(`rollouts.${action}`, decision);
    return { lines: [`${action} ${rolloutId}: done.`], json: { rolloutId, action } };
  };
}

export async function rollBack(given: Invocation, contact: Contact): Promise<Outcome> {
  const { client } = contact;
  const reason = given.needed('reason');
  const who = await whoDecides(given, contact);
  const bot = await findBot(client, given.word(0));
  const { token, from, to, wayBack } = await client.call('rollback.prepare', { botId: bot.id });
  const { rolloutId } = await client.call('rollback.commit', { token, who, reason });
  given.tell(`${bot.name} goes from ${from} back to ${to}. ${wayBack.sentence}`, {
    event: 'started',
    rolloutId,
    from,
    to,
  });
  return given.has('wait') ? followRollout(given, contact, rolloutId) : started(rolloutId);
}

function started(rolloutId: string): Outcome {
  return { lines: [`See "npx millwright rollout status ${rolloutId}".`], json: { rolloutId } };
}

/** With several to choose from nothing is chosen. */
async function onlyRollout({ client }: Contact, action: SteerAction): Promise<string> {
  const possible = (await client.until('rollouts')).filter(({ can }) => can[action]);
  const [only, ...others] = possible;
  if (only === undefined)
    throw new FaultError(fault('rollout/none', `no rollout can ${action} now`, { details: { action } }));
  if (others.length > 0) throw new UsageError(`Which one? ${possible.map(({ id }) => id).join(', ')}`);
  return only.id;
}

async function planInput(given: Invocation, client: Contact['client']): Promise<Input<'rollouts.plan'>> {
  const afterCanary = given.text('after-canary');
  if (afterCanary !== undefined && afterCanary !== 'person' && afterCanary !== 'automatic') {
    throw new UsageError('--after-canary is person or automatic.');
  }
  const soakS = given.wholeNumber('soak-s', { min: 1, max: 604_800 });
  const failureBudget = given.wholeNumber('failure-budget', { min: 0, max: 1000 });
  const maxUnavailablePerCell = given.wholeNumber('max-unavailable', { min: 1, max: 1000 });
  const policy = {
    ...(afterCanary === undefined
      ? {}
      : { afterCanary: afterCanary === 'person' ? ('person' as const) : ('automatic' as const) }),
    ...(soakS === undefined ? {} : { soakS }),
    ...(failureBudget === undefined ? {} : { failureBudget }),
    ...(maxUnavailablePerCell === undefined ? {} : { maxUnavailablePerCell }),
  };
  return {
    releaseId: given.word(0),
    botIds: await findBotIds(client, given.list('bots')),
    canaryIds: await findBotIds(client, given.list('canaries')),
    policy: Object.keys(policy).length > 0 ? policy : null,
  };
}

function planLines(plan: RolloutPlan): string[] {
  const names = new Map(plan.bots.map(({ botId, name }) => [botId, name]));
  const waves = plan.waves.map(({ label, botIds, reason }) => [
    label,
    botIds.map((id) => names.get(id) ?? id).join(', '),
    reason ?? '',
  ]);
  return [
    ...table(waves, 'No bot of this site can take this release.'),
    ...plan.bots.map(({ name, from, to, wayBack }) => `${name}: ${from} to ${to}. ${wayBack.sentence}`),
    ...plan.leftOut.map(({ name, sentence }) => `Left out: ${name}. ${sentence}`),
    ...plan.noWayBack.map(({ name, sentence }) => `No way back: ${name}. ${sentence}`),
    ...plan.notKnown,
  ];
}

/** The canaries are wave 0 and not counted among the waves. */
function waveWords({ waves }: RolloutPlan): string {
  const after = waves.length - 1;
  if (after < 1) return 'canary only';
  return `canary, then ${after} ${after === 1 ? 'wave' : 'waves'}`;
}

function rolloutLines(rollout: RolloutView): string[] {
  const tiles = rollout.tiles.map(({ name, wave, phase, note }) => [name, `wave ${wave}`, phase, note ?? '']);
  return [
    `${rollout.status}: ${rollout.sentence}`,
    ...table(tiles, 'No bot.'),
    ...rollout.verdicts.map(({ wave, model, verdict, sentence }) => `Wave ${wave}, ${model}: ${verdict}. ${sentence}`),
  ];
}
