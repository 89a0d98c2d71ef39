// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { sampleImage } from '../../../test/builders/container-image.ts';
import { copyBody, releaseBody } from './create-body.ts';
import { imageReference } from './image-name.ts';
import { containerDetail } from './schema.ts';

const { image } = sampleImage();
const target = { app: 'weaver', op: 'op-7' };

describe('releaseBody', () => {
  it('always sets limits, bounded logs and a policy that does not boot', () => {
    expect(releaseBody(image, target)).toMatchObject({
      Image: imageReference(image),
      StopTimeout: 3,
      HostConfig: {
        Memory: 67_108_864,
        MemorySwap: 67_108_864,
        NanoCpus: 500_000_000,
        PidsLimit: 32,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
        RestartPolicy: { Name: 'no' },
      },
    });
  });

  it('says who it is', () => {
    expect(releaseBody(image, target).Labels).toEqual({
      'dev.millwright.app': 'weaver',
      'dev.millwright.release': 'Weaver Arm@1.2.0-rc.1',
      'dev.millwright.model': 'arm-7',
      'dev.millwright.op': 'op-7',
      'dev.millwright.config': image.config,
      'dev.millwright.manifest': image.manifest,
      'dev.millwright.spec': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it('maps ports, volumes and devices', () => {
    expect(releaseBody(image, target)).toMatchObject({
      ExposedPorts: { '8080/tcp': {} },
      HostConfig: {
        PortBindings: { '8080/tcp': [{ HostPort: '' }] },
        Binds: ['data:/data:ro'],
        Devices: [
          { PathOnHost: '/dev/ttyS0', PathInContainer: '/dev/ttyS0', CgroupPermissions: 'rwm' },
          { PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' },
        ],
      },
    });
  });

  it("leaves the image's own command and HEALTHCHECK alone unless the release names one", () => {
    expect(releaseBody(image, target)).not.toHaveProperty('Cmd');
    expect(releaseBody(image, target)).not.toHaveProperty('Healthcheck');
    const healthcheck = { test: ['CMD', 'true'], intervalS: 2, timeoutS: 1, retries: 3, startPeriodS: 5 };
    const run = { ...image.run, command: ['/app', '-v'], healthcheck };
    expect(releaseBody({ ...image, run }, target)).toMatchObject({
      Cmd: ['/app', '-v'],
      Healthcheck: { Interval: 2e9, Timeout: 1e9, Retries: 3, StartPeriod: 5e9 },
    });
  });
});

describe('copyBody', () => {
  const id = 'f00dbabe0000'.padEnd(64, '0');
  const foreign = {
    Id: id,
    Name: '/weaver.prev',
    Created: '2026-01-01T00:00:00Z',
    Image: 'sha256:1234',
    RestartCount: 0,
    State: { Running: false, StartedAt: '', FinishedAt: '', ExitCode: 0 },
    Config: { Image: 'somebody/weaver:old', Hostname: id.slice(0, 12), Env: ['A=1'], Labels: { theirs: 'yes' } },
    HostConfig: {
      RestartPolicy: { Name: 'always' },
      AutoRemove: false,
      NetworkMode: 'floor',
      Binds: ['/etc/x:/etc/x'],
    },
    NetworkSettings: { Ports: {}, Networks: { floor: { Aliases: ['weaver', id.slice(0, 12)] } } },
    Mounts: [
      { Type: 'bind', Destination: '/etc/x', RW: true },
      { Type: 'volume', Name: 'anon', Destination: '/data', RW: true },
    ],
  };

  it('keeps image, settings, aliases and even unnamed volumes, but not the boot policy', () => {
    const body = copyBody(containerDetail.parse(foreign), target);
    expect(body).toMatchObject({
      Image: 'sha256:1234',
      Env: ['A=1'],
      HostConfig: {
        Binds: ['/etc/x:/etc/x', 'anon:/data'],
        NetworkMode: 'floor',
        RestartPolicy: { Name: 'no' },
      },
      NetworkingConfig: { EndpointsConfig: { floor: { Aliases: ['weaver'] } } },
    });
    expect(body).not.toHaveProperty('Hostname');
  });

  it('says whose operation it is and keeps what a person called the image', () => {
    expect(copyBody(containerDetail.parse(foreign), target).Labels).toMatchObject({
      theirs: 'yes',
      'dev.millwright.app': 'weaver',
      'dev.millwright.op': 'op-7',
      'dev.millwright.words': 'somebody/weaver:old',
    });
  });

  it('keeps a host name that a person chose', () => {
    const named = { ...foreign, Config: { ...foreign.Config, Hostname: 'arm-7' } };
    expect(copyBody(containerDetail.parse(named), target)).toMatchObject({ Hostname: 'arm-7' });
  });
});
