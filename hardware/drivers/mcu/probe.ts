// SPDX-License-Identifier: Apache-2.0
import { FaultError } from '../../../app/kernel/index.ts';
import type { Clock, EchoProbe, HealthSpec, McuProbe, ProbeReading, StatProbe } from '../../../app/ports/index.ts';
import { SmpRefusal } from '../../wire/smp/index.ts';
import type { Mcu } from './mcu.ts';

type Verdict = { readonly ok: boolean; readonly detail: string };

/** A lost datagram is no failure: a question is repeated within the time that its probe has. */
const REPEAT_MS = 1_000;

/** Asks the running image every question of its health specification, one after the other. */
export async function probeAll(
  health: HealthSpec,
  { mcu, clock }: { readonly mcu: Mcu; readonly clock: Clock },
): Promise<ProbeReading[]> {
  const readings: ProbeReading[] = [];
  for (const probe of health.probes) {
    if (probe.kind === 'http') continue;
    const startMs = clock.monotonicMs();
    const verdict = await probeOne(mcu, probe, `millwright ${Math.round(startMs)}`);
    readings.push({ probe: probe.id, ...verdict, latencyMs: clock.monotonicMs() - startMs });
  }
  return readings;
}

async function probeOne(mcu: Mcu, probe: McuProbe, words: string): Promise<Verdict> {
  try {
    return probe.kind === 'echo' ? await echo(mcu, probe, words) : await statistic(mcu, probe);
  } catch (error) {
    if (error instanceof SmpRefusal) return { ok: false, detail: error.message };
    if (!(error instanceof FaultError) || error.fault.code === 'link/closed') throw error;
    const isSilent = error.fault.code === 'link/timeout';
    return { ok: false, detail: isSilent ? `no answer within ${probe.timeoutS} s` : error.fault.code };
  }
}

async function echo(mcu: Mcu, probe: EchoProbe, words: string): Promise<Verdict> {
  const said = await mcu.echo(words, patienceOf(probe));
  return said === words ? { ok: true, detail: 'echo' } : { ok: false, detail: 'another echo than what was sent' };
}

async function statistic(mcu: Mcu, probe: StatProbe): Promise<Verdict> {
  const fields = await mcu.statistics(probe.group, patienceOf(probe));
  const value = Object.hasOwn(fields, probe.field) ? fields[probe.field] : undefined;
  const name = `${probe.group}.${probe.field}`;
  if (value === undefined) return { ok: false, detail: `${name} is not there` };
  const isWithin = value >= (probe.min ?? -Infinity) && value <= (probe.max ?? Infinity);
  return { ok: isWithin, detail: `${name} ${value}${isWithin ? '' : `, wanted ${limitWords(probe)}`}` };
}

function limitWords({ min, max }: StatProbe): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

function patienceOf({ timeoutS }: McuProbe): readonly number[] {
  const times = Math.max(1, Math.floor((timeoutS * 1000) / REPEAT_MS));
  return Array.from({ length: times }, () => (timeoutS * 1000) / times);
}
