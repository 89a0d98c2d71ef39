// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Cbor, CborMap } from '../cbor.ts';
import { type Flash, SECTOR_BYTES, SLOT_BYTES, SLOT_SECTORS, type SlotNumber } from '../flash.ts';
import { GroupRefusal, RC } from '../refusal.ts';
import { readSlot, type SlotImage } from '../slot-image.ts';
import { eraseTrailer, MAX_IMAGE_BYTES, nextSwap, requestSwap, type SwapType, setImageOk } from '../trailer.ts';
import type { Command, RunningFirmware, UploadSession } from './command.ts';
import { bytesIn, countIn, truthIn } from './read-body.ts';

const IMAGE = 1;
const IMAGE_MAGIC = 0x96f3b83d;
const IMAGE_HEADER_BYTES = 32;
const HASH_BYTES = 32;
const ERASE_SECTOR_MS = 3;

/** Refusals of group 1 with the `rc` that version 1 hears instead (img_mgmt_translate_error_code). */
const refusals = {
  hashNotFound: [8, RC.unknown],
  noFreeSlot: [9, RC.badState],
  invalidSlot: [14, RC.invalid],
  invalidOffset: [20, RC.invalid],
  invalidLength: [21, RC.invalid],
  shortHeader: [22, RC.invalid],
  headerMagic: [23, RC.unknown],
  invalidHash: [24, RC.invalid],
  runningIsNewer: [27, RC.badState],
  alreadyPending: [28, RC.badState],
  tooLarge: [30, RC.unknown],
  overrun: [31, RC.unknown],
  testOnActive: [33, RC.unknown],
} as const;

/** Group 1. */
export const imageCommands: readonly Command[] = [
  { group: IMAGE, id: 0, name: 'image/state', read: listImages, write: chooseNext },
  { group: IMAGE, id: 1, name: 'image/upload', write: upload },
  { group: IMAGE, id: 5, name: 'image/erase', write: erase },
  { group: IMAGE, id: 6, name: 'image/slots', read: listSlots },
];

function refuse(name: keyof typeof refusals): never {
  const [code, rc] = refusals[name];
  throw new GroupRefusal(IMAGE, code, rc);
}

function listImages({ parts: { flash, profile } }: RunningFirmware): CborMap {
  const next = nextSwap(flash);
  const flags: readonly Readonly<Record<string, boolean>>[] = [
    { pending: false, confirmed: next !== 'revert', active: true, permanent: false },
    { pending: isPending(next), confirmed: next === 'revert', active: false, permanent: next === 'perm' },
  ];
  const images = ([0, 1] as const).flatMap((slot): CborMap[] => {
    const image = readSlot(flash, slot);
    if (image === null) return [];
    const told = Object.entries({ bootable: true, ...flags[slot] }).filter(([, is]) => is || !profile.isFrugal);
    return [{ slot, version: image.version, hash: image.hash, ...Object.fromEntries(told) }];
  });
  return profile.isFrugal ? { images } : { images, splitStatus: 0 };
}

function isPending(next: SwapType): boolean {
  return next === 'test' || next === 'perm';
}

function chooseNext(firmware: RunningFirmware, body: CborMap): CborMap {
  const { flash } = firmware.parts;
  const hash = bytesIn(body, 'hash');
  const confirm = truthIn(body, 'confirm');
  if (hash === undefined || hash.length === 0 ? !confirm : hash.length !== HASH_BYTES) refuse('invalidHash');
  const slot = hash === undefined || hash.length === 0 ? 0 : slotOf(flash, hash);
  const next = nextSwap(flash);
  if (!isSoAlready(next, slot, confirm)) {
    assertMayChoose(next, slot, confirm);
    if (slot === 0) setImageOk(flash);
    else {
      eraseTrailer(flash, 1);
      requestSwap(flash, 1, { type: confirm ? 'perm' : 'test', forGood: confirm });
    }
    firmware.note(slot === 0 ? 'confirm' : 'test');
  }
  return listImages(firmware);
}

function slotOf(flash: Flash, hash: Buffer): SlotNumber {
  const slot = ([0, 1] as const).find((candidate) => readSlot(flash, candidate)?.hash.equals(hash));
  return slot ?? refuse('hashNotFound');
}

function isSoAlready(next: SwapType, slot: SlotNumber, confirm: boolean): boolean {
  if (!confirm) return slot === 1 && next === 'test';
  return slot === 0 ? next === 'none' : next === 'perm' || next === 'revert';
}

function assertMayChoose(next: SwapType, slot: SlotNumber, confirm: boolean): void {
  if (!confirm && slot === 0) refuse('testOnActive');
  const mayChange = next === 'none' || (next === 'revert' && confirm && slot === 0);
  if (!mayChange) refuse('alreadyPending');
}

/** Slot 1 is in use while it waits to be started, or holds what a trial goes back to. */
function isStandbyInUse(flash: Flash): boolean {
  return nextSwap(flash) !== 'none';
}

function erase(firmware: RunningFirmware, body: CborMap): CborMap {
  const { flash } = firmware.parts;
  const slot = countIn(body, 'slot') ?? 1;
  if (slot > 1) refuse('invalidSlot');
  if (slot === 0 || (readSlot(flash, 1) !== null && isStandbyInUse(flash))) refuse('noFreeSlot');
  flash.eraseSlot(1);
  firmware.take(SLOT_SECTORS * ERASE_SECTOR_MS);
  firmware.upload = null;
  firmware.note('erase');
  return {};
}

function listSlots(): CborMap {
  const slots: Cbor[] = [
    { slot: 0, size: SLOT_BYTES },
    { slot: 1, size: SLOT_BYTES, upload_image_id: 0 },
  ];
  return { images: [{ image: 0, slots, max_image_size: MAX_IMAGE_BYTES }] };
}

function upload(firmware: RunningFirmware, body: CborMap): CborMap {
  const data = bytesIn(body, 'data') ?? Buffer.alloc(0);
  const offset = countIn(body, 'off') ?? refuse('invalidOffset');
  if (offset === 0) return beginUpload(firmware, body, data);
  const session = firmware.upload;
  if (session === null || offset !== session.offset) return { off: session?.offset ?? 0 };
  if (offset + data.length > session.bytes) refuse('overrun');
  return takeChunk(firmware, session, data);
}

function beginUpload(firmware: RunningFirmware, body: CborMap, data: Buffer): CborMap {
  const { flash, profile } = firmware.parts;
  if (data.length < IMAGE_HEADER_BYTES) refuse('shortHeader');
  const bytes = countIn(body, 'len') ?? refuse('invalidLength');
  if (data.readUInt32LE(0) !== IMAGE_MAGIC) refuse('headerMagic');
  const sha = bytesIn(body, 'sha') ?? Buffer.alloc(0);
  if (sha.length > HASH_BYTES) refuse('invalidHash');
  if (sha.length > 0 && firmware.upload?.sha.equals(sha)) return { off: firmware.upload.offset };
  if (isStandbyInUse(flash)) refuse('noFreeSlot');
  if (bytes > MAX_IMAGE_BYTES) refuse('tooLarge');
  if (data.length > bytes) refuse('overrun');
  if (truthIn(body, 'upgrade') && !isNewer(data, firmware.image)) refuse('runningIsNewer');
  const session = { sha, bytes, offset: 0 };
  if (profile.checksUploads && holds(flash, session)) return { off: bytes, match: true };
  firmware.upload = session;
  firmware.note('upload');
  eraseFor(firmware, bytes);
  return takeChunk(firmware, session, data);
}

function eraseFor(firmware: RunningFirmware, bytes: number): void {
  const sectors = Math.ceil(bytes / SECTOR_BYTES);
  // The trailer first: what is half written must never look like something to start.
  eraseTrailer(firmware.parts.flash, 1);
  for (let sector = 0; sector < sectors; sector += 1) firmware.parts.flash.eraseSector(1, sector);
  firmware.take(sectors * ERASE_SECTOR_MS);
}

function takeChunk(firmware: RunningFirmware, session: UploadSession, data: Buffer): CborMap {
  const { flash, profile, troubles } = firmware.parts;
  const stored = Buffer.from(data);
  if (troubles.loadCorrupts() && session.offset > 0) stored.writeUInt8((stored[0] ?? 0) ^ 0x04, 0);
  if (stored.length > 0) flash.write(1, session.offset, stored);
  session.offset += stored.length;
  if (session.offset < session.bytes) return { off: session.offset };
  firmware.upload = null;
  firmware.note('image');
  return profile.checksUploads ? { off: session.bytes, match: holds(flash, session) } : { off: session.bytes };
}

/** Whether slot 1 starts with the file of that hash; a shortened hash cannot be compared. */
function holds(flash: Flash, { sha, bytes }: UploadSession): boolean {
  return createHash('sha256')
    .update(flash.read(1, 0, bytes))
    .digest()
    .equals(sha);
}

function isNewer(header: Buffer, running: SlotImage): boolean {
  const offered = [header[20] ?? 0, header[21] ?? 0, header.readUInt16LE(22)];
  const known = running.version.split('.').map(Number);
  const differing = offered.findIndex((part, at) => part !== known[at]);
  return differing >= 0 && (offered[differing] ?? 0) > (known[differing] ?? 0);
}
