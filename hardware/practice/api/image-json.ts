// SPDX-License-Identifier: Apache-2.0
import { chainsOf } from '../engine/chain.ts';
import { imageConfig } from '../engine/images.ts';
import { type JsonObject, objectIn, textIn } from '../engine/json.ts';
import type { ImageRecord } from '../engine/state.ts';
import { overlay } from './container-json.ts';

const NO_CONFIG: JsonObject = {
  ...{ Hostname: '', Domainname: '', User: '', AttachStdin: false, AttachStdout: false, AttachStderr: false },
  ...{ Tty: false, OpenStdin: false, StdinOnce: false, Env: null, Cmd: null, Image: '', Volumes: null },
  ...{ WorkingDir: '', Entrypoint: null, OnBuild: null, Labels: null },
};

function sizeOf(image: ImageRecord): number {
  return image.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
}

/** `GET /images/{ref}/json` as dockerd 20.10 answers it. */
export function inspectImage(image: ImageRecord): JsonObject {
  const config = imageConfig(image);
  return {
    ...{ Id: image.id, RepoTags: image.tags, RepoDigests: [], Parent: '', Comment: '' },
    ...{ Created: textIn(config['created']), Container: '', ContainerConfig: NO_CONFIG, DockerVersion: '' },
    ...{ Author: textIn(config['author']), Config: { ...NO_CONFIG, ...objectIn(config['config']) } },
    ...{ Architecture: textIn(config['architecture']), Os: textIn(config['os']) },
    ...{
      Size: sizeOf(image),
      VirtualSize: sizeOf(image),
      GraphDriver: overlay(chainsOf(image).at(-1)?.slice(7) ?? ''),
    },
    RootFS: { Type: 'layers', Layers: image.layers.map((layer) => layer.diffId) },
    Metadata: { LastTagTime: image.lastTagTime },
  };
}

/** One row of `GET /images/json`. */
export function listedImage(image: ImageRecord): JsonObject {
  const config = imageConfig(image);
  const created = Date.parse(textIn(config['created']));
  return {
    ...{ Containers: -1, Created: Number.isNaN(created) ? 0 : Math.floor(created / 1000), Id: image.id },
    ...{ Labels: objectIn(config['config'])['Labels'] ?? null, ParentId: '', RepoDigests: null },
    ...{ RepoTags: image.tags.length > 0 ? image.tags : ['<none>:<none>'] },
    ...{ SharedSize: -1, Size: sizeOf(image), VirtualSize: sizeOf(image) },
  };
}
