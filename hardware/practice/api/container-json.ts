// SPDX-License-Identifier: Apache-2.0
import type { Json } from '../../../app/kernel/index.ts';
import type { Engine } from '../engine/engine.ts';
import { type JsonObject, objectIn, textIn, textsIn } from '../engine/json.ts';
import type { ContainerRecord } from '../engine/state.ts';
import { spanWords } from '../engine/time.ts';

const DOCKER = '/var/lib/docker';

/** `GET /containers/{id}/json` as dockerd 20.10 answers it. */
export function inspectContainer(container: ContainerRecord): JsonObject {
  const [path = '', ...args] = commandOf(container);
  const home = container.startedBefore ? `${DOCKER}/containers/${container.id}` : '';
  const file = (name: string): string => (home === '' ? '' : `${home}/${name}`);
  return {
    ...{ Id: container.id, Created: container.created, Path: path, Args: args },
    ...{ State: stateJson(container), Image: container.imageId },
    ...{ ResolvConfPath: file('resolv.conf'), HostnamePath: file('hostname'), HostsPath: file('hosts') },
    ...{ LogPath: file(`${container.id}-json.log`), Name: `/${container.name}`, RestartCount: container.restartCount },
    ...{ Driver: 'overlay2', Platform: 'linux', MountLabel: '', ProcessLabel: '', AppArmorProfile: '', ExecIDs: null },
    ...{ HostConfig: container.hostConfig, GraphDriver: overlay(container.id), Mounts: mountsJson(container) },
    ...{ Config: container.config, NetworkSettings: networkSettings(container) },
  };
}

function commandOf(container: ContainerRecord): readonly string[] {
  return [...textsIn(container.config['Entrypoint']), ...textsIn(container.config['Cmd'])];
}

function stateJson(container: ContainerRecord): JsonObject {
  const { status, health } = container;
  return {
    ...{ Status: status, Running: status === 'running' || status === 'restarting', Paused: false },
    ...{ Restarting: status === 'restarting', OOMKilled: false, Dead: false, Pid: container.pid },
    ...{ ExitCode: container.exitCode, Error: container.error },
    ...{ StartedAt: container.startedAt, FinishedAt: container.finishedAt },
    ...(health === null ? {} : { Health: health }),
  };
}

export function overlay(key: string): JsonObject {
  const folder = `${DOCKER}/overlay2/${key}`;
  return {
    Data: {
      LowerDir: `${folder}-init/diff`,
      MergedDir: `${folder}/merged`,
      UpperDir: `${folder}/diff`,
      WorkDir: `${folder}/work`,
    },
    Name: 'overlay2',
  };
}

function mountsJson(container: ContainerRecord): readonly JsonObject[] {
  return container.mounts.map(({ volume, path, writable }) => ({
    ...{ Type: 'volume', Name: volume, Source: `${DOCKER}/volumes/${volume}/_data`, Destination: path },
    ...{ Driver: 'local', Mode: 'z', RW: writable, Propagation: '' },
  }));
}

function networkSettings(container: ContainerRecord): JsonObject {
  const up = container.status === 'running';
  return {
    ...{ Bridge: '', SandboxID: container.startedBefore ? container.id : '', HairpinMode: false },
    ...{ LinkLocalIPv6Address: '', LinkLocalIPv6PrefixLen: 0, Ports: up ? portsJson(container) : {} },
    ...{ SandboxKey: up ? `/var/run/docker/netns/${container.id.slice(0, 12)}` : '' },
    ...{ SecondaryIPAddresses: null, SecondaryIPv6Addresses: null, EndpointID: '', ...addresses(up) },
    Networks: networks(container, up),
  };
}

function addresses(up: boolean): JsonObject {
  return {
    ...{ Gateway: up ? '172.17.0.1' : '', GlobalIPv6Address: '', GlobalIPv6PrefixLen: 0 },
    ...{ IPAddress: up ? '172.17.0.2' : '', IPPrefixLen: up ? 16 : 0, IPv6Gateway: '' },
    MacAddress: up ? '02:42:ac:11:00:02' : '',
  };
}

function networks(container: ContainerRecord, up: boolean): JsonObject {
  const mode = textIn(container.hostConfig['NetworkMode']);
  const endpoint = { IPAMConfig: null, Links: null, Aliases: null, NetworkID: '', EndpointID: '', DriverOpts: null };
  return {
    [mode === 'default' ? 'bridge' : mode]: { ...endpoint, ...addresses(up && mode !== 'host' && mode !== 'none') },
  };
}

function portsJson(container: ContainerRecord): JsonObject {
  const exposed = Object.keys(objectIn(container.config['ExposedPorts'])).map((port): [string, Json] => [port, null]);
  const open = Object.entries(container.ports).map(([port, host]): [string, Json] => [
    port,
    [{ HostIp: '0.0.0.0', HostPort: String(host) }],
  ]);
  return Object.fromEntries([...exposed, ...open]);
}

/** One row of `GET /containers/json`. */
export function listedContainer(engine: Engine, container: ContainerRecord): JsonObject {
  const up = container.status === 'running';
  const command = commandOf(container).map((part) => (/[^\w./:=-]/.test(part) ? `'${part}'` : part));
  return {
    ...{ Id: container.id, Names: [`/${container.name}`], Image: textIn(container.config['Image']) },
    ...{ ImageID: container.imageId, Command: command.join(' ') },
    ...{ Created: Math.floor(Date.parse(container.created) / 1000), Ports: listedPorts(container) },
    ...{ Labels: container.config['Labels'] ?? {}, State: container.status },
    Status: statusWords(container, engine.options.time.now()),
    HostConfig: { NetworkMode: textIn(container.hostConfig['NetworkMode']) },
    NetworkSettings: { Networks: networks(container, up) },
    Mounts: mountsJson(container),
  };
}

function listedPorts(container: ContainerRecord): readonly JsonObject[] {
  return Object.entries(container.ports).map(([port, host]) => {
    const [number, protocol = 'tcp'] = port.split('/');
    return { IP: '0.0.0.0', PrivatePort: Number(number), PublicPort: host, Type: protocol };
  });
}

function statusWords(container: ContainerRecord, now: number): string {
  const since = (time: string): string => spanWords(now - Date.parse(time));
  switch (container.status) {
    case 'created':
      return 'Created';
    case 'restarting':
      return `Restarting (${container.exitCode}) ${since(container.finishedAt)} ago`;
    case 'exited':
      return `Exited (${container.exitCode}) ${since(container.finishedAt)} ago`;
    case 'running': {
      const { health } = container;
      const words = health === null ? '' : ` (${health.Status === 'starting' ? 'health: starting' : health.Status})`;
      return `Up ${since(container.startedAt)}${words}`;
    }
  }
}
