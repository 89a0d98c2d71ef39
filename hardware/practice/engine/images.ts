// SPDX-License-Identifier: Apache-2.0
import { chainsOf } from './chain.ts';
import type { Engine } from './engine.ts';
import { objectIn, parseJson, textMapIn } from './json.ts';
import { EngineRefusal, noSuchImage } from './refusal.ts';
import type { ContainerRecord, ImageRecord } from './state.ts';
import { goTime } from './time.ts';

/** `name` becomes `name:latest`, as the engine reads references. */
export function fullReference(reference: string): string {
  return /:[^/]*$/.test(reference) ? reference : `${reference}:latest`;
}

export function findImage(engine: Engine, reference: string): ImageRecord | undefined {
  const bare = reference.replace(/^sha256:/, '');
  const byId = (image: ImageRecord): boolean => /^[0-9a-f]{4,64}$/.test(bare) && image.id.slice(7).startsWith(bare);
  const { images } = engine.state;
  return images.find((image) => image.tags.includes(fullReference(reference))) ?? images.find(byId);
}

export function getImage(engine: Engine, reference: string): ImageRecord {
  const found = findImage(engine, reference);
  if (found === undefined) throw noSuchImage(reference.includes('sha256:') ? reference : fullReference(reference));
  return found;
}

export function imageConfig(image: ImageRecord): ReturnType<typeof objectIn> {
  return objectIn(parseJson(image.config));
}

export function imageEvent(engine: Engine, image: ImageRecord, action: string, name: string): void {
  const labels = textMapIn(objectIn(imageConfig(image)['config'])['Labels']);
  engine.events.add({ Type: 'image', Action: action, id: image.id, attributes: { ...labels, name } });
}

/** Gives the tag to this image; answers what dockerd says when another image loses it. */
export function moveTag(engine: Engine, image: ImageRecord, tag: string): readonly string[] {
  const lines: string[] = [];
  for (const other of engine.state.images) {
    if (other === image || !other.tags.includes(tag)) continue;
    other.tags = other.tags.filter((held) => held !== tag);
    lines.push(`The image ${tag} already exists, renaming the old one with ID ${other.id} to empty string\n`);
  }
  if (!image.tags.includes(tag)) image.tags.push(tag);
  return lines;
}

export function tagImage(engine: Engine, reference: string, tag: string): void {
  const image = getImage(engine, reference);
  moveTag(engine, image, tag);
  image.lastTagTime = goTime(engine.options.time.now());
  imageEvent(engine, image, 'tag', tag);
  engine.save();
}

export type RemovedImage = { readonly Untagged: string } | { readonly Deleted: string };

/** `DELETE /images/{name}` by the rules of moby daemon/images/image_delete.go. */
export function removeImage(engine: Engine, reference: string, force: boolean): readonly RemovedImage[] {
  const image = getImage(engine, reference);
  const tag = fullReference(reference);
  const users = engine.state.containers.filter((container) => container.imageId === image.id);
  if (!image.tags.includes(tag)) {
    assertRemovable(image, users, force);
    const untagged = image.tags.map((held) => ({ Untagged: held }));
    return [...untagged, ...drop(engine, image)];
  }
  if (!force && image.tags.length === 1 && users[0] !== undefined) throw stillUsed(image, tag, users[0]);
  image.tags = image.tags.filter((held) => held !== tag);
  imageEvent(engine, image, 'untag', image.id);
  if (image.tags.length > 0 || users.length > 0) {
    engine.save();
    return [{ Untagged: tag }];
  }
  return [{ Untagged: tag }, ...drop(engine, image)];
}

function assertRemovable(image: ImageRecord, users: readonly ContainerRecord[], force: boolean): void {
  const short = image.id.slice(7, 19);
  const runner = users.find((container) => container.status === 'running');
  if (runner !== undefined) {
    const words = `image is being used by running container ${runner.id.slice(0, 12)}`;
    throw new EngineRefusal(409, `conflict: unable to delete ${short} (cannot be forced) - ${words}`);
  }
  if (force) return;
  if (image.tags.length > 1) {
    throw new EngineRefusal(
      409,
      `conflict: unable to delete ${short} (must be forced) - image is referenced in multiple repositories`,
    );
  }
  if (users[0] !== undefined) {
    const words = `image is being used by stopped container ${users[0].id.slice(0, 12)}`;
    throw new EngineRefusal(409, `conflict: unable to delete ${short} (must be forced) - ${words}`);
  }
}

function stillUsed(image: ImageRecord, tag: string, user: ContainerRecord): EngineRefusal {
  const words = `container ${user.id.slice(0, 12)} is using its referenced image ${image.id.slice(7, 19)}`;
  return new EngineRefusal(409, `conflict: unable to remove repository reference "${tag}" (must force) - ${words}`);
}

function drop(engine: Engine, image: ImageRecord): readonly RemovedImage[] {
  const { state } = engine;
  state.images.splice(state.images.indexOf(image), 1);
  engine.events.add({ Type: 'image', Action: 'delete', id: image.id, attributes: { name: image.id } });
  engine.save();
  const kept = new Set(state.images.flatMap(chainsOf));
  const freed = chainsOf(image).filter((chain) => !kept.has(chain));
  return [{ Deleted: image.id }, ...freed.reverse().map((chain) => ({ Deleted: chain }))];
}
