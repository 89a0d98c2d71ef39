// SPDX-License-Identifier: Apache-2.0
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { FaultError } from '../../../app/kernel/index.ts';
import type { Clock, HealthSpec, HttpProbe, ProbeReading } from '../../../app/ports/index.ts';
import type { LanLink } from '../../links/lan/index.ts';
import type { RegisterDetails } from './registers.ts';
import type { ContainerDetail } from './schema.ts';

type Verdict = { readonly ok: boolean; readonly detail: string };

/** Asks the running image, the one on trial if there is one, every question of its health specification. */
export function probeAll(
  health: HealthSpec,
  details: RegisterDetails,
  { link, clock }: { link: LanLink; clock: Clock },
): Promise<ProbeReading[]> {
  const target = [details.trial, details.committed].find((detail) => detail?.State.Running);
  const probes = health.probes.filter((probe) => probe.kind === 'http');
  return Promise.all(
    probes.map(async (probe) => {
      const startMs = clock.monotonicMs();
      const verdict = target === undefined || target === null ? NOT_RUNNING : await probeOne(probe, target, link);
      return { probe: probe.id, ...verdict, latencyMs: clock.monotonicMs() - startMs };
    }),
  );
}

const NOT_RUNNING: Verdict = { ok: false, detail: 'no image is running' };

async function probeOne(probe: HttpProbe, target: ContainerDetail, link: LanLink): Promise<Verdict> {
  const port = findHostPort(target, probe.port);
  if (port === undefined) return { ok: false, detail: `port ${probe.port} is not published` };
  let stream: Duplex;
  try {
    stream = await link.connect(port);
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, detail: `no connection: ${error.fault.code}` };
    throw error;
  }
  try {
    return await statusOf(stream, probe);
  } finally {
    stream.destroy();
  }
}

/** The port on the bot's own network. With `network: host` that is the container's port itself. */
function findHostPort(target: ContainerDetail, port: number): number | undefined {
  if (target.HostConfig.NetworkMode === 'host') return port;
  const published = target.NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort;
  const number = Number(published);
  return Number.isInteger(number) && number > 0 && number <= 65_535 ? number : undefined;
}

/** 200-399 within the time-out passes, as an httpGet probe of Kubernetes. The body is not read. */
function statusOf(stream: Duplex, probe: HttpProbe): Promise<Verdict> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => finish({ ok: false, detail: `no answer within ${probe.timeoutS} s` }),
      probe.timeoutS * 1000,
    );
    const call = request({
      createConnection: () => stream,
      host: 'localhost',
      path: probe.path,
      method: 'GET',
      headers: { connection: 'close', 'user-agent': 'millwright-probe' },
    });
    const finish = (verdict: Verdict) => {
      clearTimeout(timer);
      resolve(verdict);
      call.destroy();
    };
    call.on('response', (response) => {
      const status = response.statusCode ?? 0;
      finish({ ok: status >= 200 && status < 400, detail: `HTTP ${status}` });
    });
    call.on('error', (error) => finish({ ok: false, detail: `cut off: ${error.message}` }));
    call.end();
  });
}
