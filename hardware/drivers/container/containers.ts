// SPDX-License-Identifier: Apache-2.0
import { shownText } from '../../../app/kernel/index.ts';
import type { ImageOnBot } from '../../../app/ports/index.ts';
import { LABEL, type Labels } from './labels.ts';
import type { ContainerDetail } from './schema.ts';

/** Docker's own grace when a container names none (Engine API, `StopTimeout`). */
const DEFAULT_GRACE_S = 10;

/** A container as the swap sees it. Times are milliseconds by the bot's clock. */
export type Container = {
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  /** The operation that made it, or null for a container that is not ours. */
  readonly op: string | null;
  readonly running: boolean;
  readonly policy: string;
  readonly autoRemove: boolean;
  readonly createdMs: number;
  /** Null when it was never started. */
  readonly startedMs: number | null;
  readonly startedAt: string | null;
  readonly restarts: number;
  readonly exitCode: number;
  readonly health: ImageOnBot['health'];
  readonly graceMs: number;
  readonly image: string;
};

export function containerOf(detail: ContainerDetail): Container {
  const labels = detail.Config.Labels;
  const op = labels[LABEL.op];
  const startedMs = findTime(detail.State.StartedAt);
  return {
    id: detail.Id,
    name: detail.Name.replace(/^\//, ''),
    labels,
    op: op === undefined ? null : shownText(op),
    running: detail.State.Running,
    policy: detail.HostConfig.RestartPolicy.Name,
    autoRemove: detail.HostConfig.AutoRemove,
    createdMs: findTime(detail.Created) ?? 0,
    startedMs,
    startedAt: startedMs === null ? null : detail.State.StartedAt,
    restarts: detail.RestartCount,
    exitCode: detail.State.ExitCode,
    health: healthOf(detail.State.Health?.Status),
    graceMs: (detail.Config.StopTimeout ?? DEFAULT_GRACE_S) * 1000,
    image: shownText(labels[LABEL.words] ?? detail.Config.Image),
  };
}

/** The engine writes the year 1 for "never". */
function findTime(text: string): number | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms <= 0 ? null : ms;
}

function healthOf(status: string | undefined): ImageOnBot['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}
