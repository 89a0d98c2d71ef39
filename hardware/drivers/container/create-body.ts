// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { ContainerImage, ContainerRun, HealthcheckSpec } from '../../../app/ports/index.ts';
import { imageReference } from './image-name.ts';
import { LABEL, releaseLabel } from './labels.ts';
import type { ContainerDetail } from './schema.ts';

const NANOS_PER_SECOND = 1_000_000_000;
const BYTES_PER_MIB = 1024 * 1024;
/** Unbounded logs fill bots. */
const LOG_CONFIG = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

export type CreateBody = { readonly Labels: Record<string, string> } & Record<string, unknown>;

/** The container of a release on trial: it does not boot by itself until it is confirmed. */
export function releaseBody(image: ContainerImage, { app, op }: { app: string; op: string }): CreateBody {
  const { run } = image;
  return withSpec({
    Image: imageReference(image),
    ...(run.command === undefined ? {} : { Cmd: run.command }),
    Env: Object.entries(run.env).map(([key, value]) => `${key}=${value}`),
    ExposedPorts: Object.fromEntries(run.ports.map((port) => [portKey(port), {}])),
    StopTimeout: run.stopGraceS,
    ...(run.healthcheck === undefined ? {} : { Healthcheck: healthcheck(run.healthcheck) }),
    Labels: {
      [LABEL.app]: app,
      [LABEL.release]: releaseLabel(image.release),
      [LABEL.model]: image.model,
      [LABEL.config]: image.config,
      [LABEL.manifest]: image.manifest,
      [LABEL.op]: op,
    },
    HostConfig: { ...hostConfig(run), RestartPolicy: { Name: 'no' } },
  });
}

function hostConfig(run: ContainerRun): Record<string, unknown> {
  const memory = run.memoryMb * BYTES_PER_MIB;
  return {
    Memory: memory,
    // Equal to Memory: no swap, so that a leak ends in the limit and not in a bot that crawls.
    MemorySwap: memory,
    NanoCpus: Math.round(run.cpus * NANOS_PER_SECOND),
    PidsLimit: run.pidsLimit,
    LogConfig: LOG_CONFIG,
    NetworkMode: run.network,
    PortBindings: Object.fromEntries(
      run.ports.map((port) => [portKey(port), [{ HostPort: port.host === 0 ? '' : String(port.host) }]]),
    ),
    Binds: run.volumes.map(({ volume, path, readOnly }) => `${volume}:${path}${readOnly ? ':ro' : ''}`),
    Devices: run.devices.map(deviceMapping),
  };
}

/** A copy of a container that stands on the bot, for going back to it: same image, same settings, new operation. */
export function copyBody(source: ContainerDetail, target: { app: string; op: string }): CreateBody {
  const { Hostname, ...config } = source.Config;
  // The engine names a host after the container's id unless a person named it.
  const hostname = Hostname !== undefined && !source.Id.startsWith(Hostname) ? { Hostname } : {};
  const labels = { ...source.Config.Labels };
  return withSpec({
    ...config,
    ...hostname,
    Image: source.Image,
    Labels: {
      [LABEL.words]: source.Config.Image,
      ...labels,
      [LABEL.app]: target.app,
      [LABEL.op]: target.op,
    },
    HostConfig: {
      ...source.HostConfig,
      Binds: [...source.HostConfig.Binds, ...unnamedBinds(source)],
      RestartPolicy: { Name: 'no' },
    },
    NetworkingConfig: { EndpointsConfig: aliases(source) },
  });
}

/** Volumes that the image asked for and nobody named: without this the copy would start with empty ones. */
function unnamedBinds(source: ContainerDetail): string[] {
  const named = new Set(source.HostConfig.Binds.map((bind) => bind.split(':')[1]));
  return source.Mounts.flatMap((mount) =>
    mount.Type === 'volume' && mount.Name !== undefined && !named.has(mount.Destination)
      ? [`${mount.Name}:${mount.Destination}${mount.RW ? '' : ':ro'}`]
      : [],
  );
}

/** Only user-defined networks know aliases, and the engine adds the container's own short id to them. */
function aliases(source: ContainerDetail): Record<string, unknown> {
  const own = source.Id.slice(0, 12);
  return Object.fromEntries(
    Object.entries(source.NetworkSettings.Networks)
      .filter(([name]) => name === source.HostConfig.NetworkMode)
      .map(([name, network]) => [name, { Aliases: network.Aliases.filter((alias) => alias !== own) }]),
  );
}

function withSpec(body: CreateBody): CreateBody {
  const spec = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  return { ...body, Labels: { ...body.Labels, [LABEL.spec]: `sha256:${spec}` } };
}

function portKey(port: { container: number; protocol: string }): string {
  return `${port.container}/${port.protocol}`;
}

/** `/dev/x`, `/dev/x:/dev/y` or `/dev/x:/dev/y:rw`, as `docker run --device`. */
function deviceMapping(device: string): Record<string, string> {
  const [host = device, inside = host, permissions = 'rwm'] = device.split(':');
  return { PathOnHost: host, PathInContainer: inside, CgroupPermissions: permissions };
}

function healthcheck(spec: HealthcheckSpec): Record<string, unknown> {
  return {
    Test: spec.test,
    Interval: spec.intervalS * NANOS_PER_SECOND,
    Timeout: spec.timeoutS * NANOS_PER_SECOND,
    Retries: spec.retries,
    StartPeriod: spec.startPeriodS * NANOS_PER_SECOND,
  };
}
