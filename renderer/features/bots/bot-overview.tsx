// SPDX-License-Identifier: Apache-2.0
import { type BotView, isFaultCode, type RunningView } from '../../../app/contract/index.ts';
import { addresses } from '../../addresses.ts';
import { useLink } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { faultWords } from '../../copy/faults.ts';
import {
  ageWords,
  ButtonLink,
  CopyCode,
  type Fact,
  Facts,
  momentWords,
  Progress,
  Section,
  Told,
  useNow,
} from '../../ui/index.ts';
import { imageWords, isStale } from './bot-words.ts';

/** What a technician must know first: what is wrong, what runs, the way back, which machine this is. */
export function BotOverview({ bot }: { bot: BotView }) {
  const now = useNow(1_000);
  const stale = isStale(bot, { isConnected: useLink().kind === 'connected', now });
  const seen = bot.lastSeenAt === null ? botsCopy.never : ageWords(bot.lastSeenAt, now);
  return (
    <>
      <StateNote bot={bot} />
      <UpdateNote bot={bot} />
      <Section title={botsCopy.now}>
        <Facts facts={runningFacts(bot, stale ? seen : null)} />
        {bot.family === 'mcu' && <p className="muted">{botsCopy.notReported}</p>}
      </Section>
      <Section title={botsCopy.wayBack}>
        <p>
          <strong>
            <Told>{bot.wayBack.sentence}</Told>
          </strong>
        </p>
        {bot.wayBack.takesMs !== null && (
          <p className="muted">{bot.wayBack.measured ? botsCopy.wayBackMeasured : botsCopy.wayBackEstimated}</p>
        )}
      </Section>
      <Section title={botsCopy.who}>
        <Facts facts={machineFacts(bot, seen)} />
      </Section>
    </>
  );
}

function StateNote({ bot }: { bot: BotView }) {
  const tone = bot.state === 'fault' ? 'fault' : bot.state === 'check' ? 'check' : 'plain';
  // What an update does is said by its own note.
  if (bot.reason === null || bot.state === 'updating') return null;
  return (
    <Section tone={tone}>
      <p className="bot-reason">
        <Told>{bot.reason}</Told>
      </p>
      {bot.faultCode !== null && isFaultCode(bot.faultCode) && <p>{faultWords({ code: bot.faultCode }).bot}</p>}
      {bot.lease !== null && !bot.lease.ours && <p>{botsCopy.held(bot.lease.holder, bot.lease.laptop)}</p>}
      {bot.faultCode !== null && (
        <div className="bot-code">
          <span className="muted">{botsCopy.state.code}</span> <CopyCode code={bot.faultCode} />
        </div>
      )}
    </Section>
  );
}

function UpdateNote({ bot }: { bot: BotView }) {
  const { update } = bot;
  if (update === null) return null;
  return (
    <Section title={botsCopy.state.updating} tone="act">
      <p>
        {imageWords({ release: update.release, label: '' })}: {botsCopy.phases[update.phase]}
      </p>
      {update.phase === 'staging' && (
        <Progress label={botsCopy.phases.staging} bytesDone={update.bytesDone} bytesTotal={update.bytesTotal} />
      )}
      {bot.next.action !== 'open-rollout' && (
        <ButtonLink href={addresses.rollout(update.rolloutId)}>{botsCopy.openRollout}</ButtonLink>
      )}
    </Section>
  );
}

function runningFacts(bot: BotView, staleSince: string | null): Fact[] {
  const { running, trial } = bot;
  const old = staleSince === null ? {} : { stale: true, note: `${botsCopy.lastKnown}, ${staleSince}` };
  const facts: Fact[] = [{ label: botsCopy.runs, value: running === null ? null : imageState(running), ...old }];
  if (trial !== null) facts.push({ label: botsCopy.onTrial, value: imageState(trial), ...old });
  const shown = trial ?? running;
  // A microcontroller reports none of these; what its driver fills in is no reading.
  if (shown === null || bot.family === 'mcu') return facts;
  const isOld = staleSince !== null;
  return [
    ...facts,
    { label: botsCopy.health, value: botsCopy.healths[shown.health], stale: isOld },
    { label: botsCopy.restarts, value: shown.restarts, stale: isOld },
    { label: botsCopy.since, value: shown.since === null ? null : momentWords(shown.since), stale: isOld },
  ];
}

function imageState(image: RunningView): string {
  return image.running ? imageWords(image) : `${imageWords(image)}, ${botsCopy.stopped}`;
}

function machineFacts(bot: BotView, seen: string): Fact[] {
  return [
    { label: botsCopy.lastSeen, value: seen },
    { label: botsCopy.family, value: botsCopy.families[bot.family] },
    { label: botsCopy.model, value: bot.model },
    { label: botsCopy.cell, value: bot.cell },
    { label: botsCopy.identity, value: bot.identity.value, mono: true, note: botsCopy.grades[bot.identity.grade] },
    { label: botsCopy.address, value: bot.address, mono: true },
    ...Object.entries(bot.identity.facts).map(([label, value]) => ({ label, value })),
  ];
}
