// SPDX-License-Identifier: Apache-2.0
import { type Digest, type Fault, fault, ok, type Result, refuse } from '../kernel/index.ts';

// MCUboot image format (mcuboot docs/design.md "Image format", bootutil image.h). Little endian. One image is
// header | payload | protected TLVs | TLVs, and its SHA-256 TLV covers everything before the last part.

export type McubootFaultCode =
  | 'mcuboot/bad-magic'
  | 'mcuboot/truncated'
  | 'mcuboot/bad-tlv'
  | 'mcuboot/hash-mismatch'
  | 'mcuboot/unsupported';

export type McubootImage = {
  /** As in the header, `major.minor.revision+build`. */
  readonly version: string;
  /** The SHA-256 TLV, recomputed: what a bot calls the image. */
  readonly hash: Digest;
  readonly sizeBytes: number;
};

/** A SHA-256 that is fed as the bytes pass by. */
export type RunningHash = { update(bytes: Uint8Array): void; digest(): Digest };

const HEADER_BYTES = 32;
const TLV_INFO_BYTES = 4;
const TLV_HEAD_BYTES = 4;
const magic = { image: 0x96f3b83d, tlv: 0x6907, protectedTlv: 0x6908 } as const;
const tlv = { sha256: 0x10, pureSignature: 0x25 } as const;
/** A TLV area states its length in 16 bits, so no more than this may follow what is hashed. */
const MAX_TLV_BYTES = 0xffff;

/** Header flags of images that no bot with two slots and a swap can run, or whose bytes nobody here can judge. */
const refusedFlags: readonly (readonly [bit: number, what: string])[] = [
  [0x4, 'encrypted'],
  [0x8, 'encrypted'],
  [0x10, 'not bootable'],
  [0x20, 'loaded to RAM'],
  [0x200, 'compressed'],
  [0x400, 'compressed'],
  [0x800, 'compressed'],
];

type Header = { readonly version: string; readonly protectedAt: number; readonly hashedBytes: number };
type Tlv = { readonly type: number; readonly value: Uint8Array };

/** Reads one image in one pass and whatever chunks it comes in, keeping no more of it than its TLVs. */
export class McubootReader {
  readonly #hash: RunningHash;
  #header: Header | null = null;
  #refusal: Fault<McubootFaultCode> | null = null;
  /** Bytes before the header is whole, then the TLVs. */
  #kept = new Uint8Array();
  /** Where the first protected TLV area must begin with its magic. */
  #protectedHead = new Uint8Array();
  #sizeBytes = 0;

  constructor(hash: RunningHash) {
    this.#hash = hash;
  }

  write(chunk: Uint8Array): void {
    if (this.#refusal !== null) return;
    if (this.#header === null) this.#begin(chunk);
    else this.#take(chunk, this.#header);
  }

  /** What the whole file was. Faults: `mcuboot/…`. */
  end(): Result<McubootImage, McubootFaultCode> {
    if (this.#refusal !== null) return refuse(this.#refusal);
    if (this.#header === null) return refuse(fault('mcuboot/truncated', `${this.#kept.length} bytes are no image`));
    const { version, hashedBytes, protectedAt } = this.#header;
    if (this.#sizeBytes < hashedBytes + TLV_INFO_BYTES) {
      return refuse(fault('mcuboot/truncated', `${this.#sizeBytes} bytes of more than ${hashedBytes}`));
    }
    const tlvs = readTlvs(this.#kept);
    if (!tlvs.ok) return tlvs;
    const protectedBytes = hashedBytes - protectedAt;
    if (protectedBytes > 0 && !isProtectedArea(this.#protectedHead, protectedBytes)) {
      return badTlv('the protected TLVs do not begin where the header says');
    }
    const stated = statedHash(tlvs.value);
    if (!stated.ok) return stated;
    const found = this.#hash.digest();
    if (found !== stated.value) return refuse(fault('mcuboot/hash-mismatch', `${found}, not ${stated.value}`));
    return ok({ version, hash: found, sizeBytes: this.#sizeBytes });
  }

  #begin(chunk: Uint8Array): void {
    const begun = joined(this.#kept, chunk);
    this.#kept = begun;
    if (begun.length < HEADER_BYTES) return;
    const header = readHeader(begun);
    if (!header.ok) {
      this.#refusal = header.fault;
      return;
    }
    this.#header = header.value;
    this.#kept = new Uint8Array();
    this.#take(begun, header.value);
  }

  #take(chunk: Uint8Array, { hashedBytes, protectedAt }: Header): void {
    const from = this.#sizeBytes;
    this.#sizeBytes += chunk.length;
    const hashed = chunk.subarray(0, Math.max(0, hashedBytes - from));
    this.#hash.update(hashed);
    const head = hashed.subarray(Math.max(0, protectedAt - from), Math.max(0, protectedAt + TLV_INFO_BYTES - from));
    this.#protectedHead = joined(this.#protectedHead, head);
    const rest = chunk.subarray(hashed.length);
    if (this.#kept.length + rest.length <= MAX_TLV_BYTES) this.#kept = joined(this.#kept, rest);
    else this.#refusal = fault('mcuboot/unsupported', 'padded', { details: { what: 'padded to a slot' } });
  }
}

function readHeader(bytes: Uint8Array): Result<Header, McubootFaultCode> {
  const view = viewOf(bytes);
  const found = view.getUint32(0, true);
  if (found !== magic.image) return refuse(fault('mcuboot/bad-magic', `begins with ${found.toString(16)}`));
  const headerBytes = view.getUint16(8, true);
  if (headerBytes < HEADER_BYTES) return refuse(fault('mcuboot/truncated', `a header of ${headerBytes} bytes`));
  const flags = view.getUint32(16, true);
  const refused = refusedFlags.find(([bit]) => (flags & bit) !== 0);
  if (refused !== undefined) return unsupported(refused[1]);
  const version = `${view.getUint8(20)}.${view.getUint8(21)}.${view.getUint16(22, true)}+${view.getUint32(24, true)}`;
  const protectedAt = headerBytes + view.getUint32(12, true);
  return ok({ version, protectedAt, hashedBytes: protectedAt + view.getUint16(10, true) });
}

function isProtectedArea(head: Uint8Array, bytes: number): boolean {
  if (head.length < TLV_INFO_BYTES) return false;
  const view = viewOf(head);
  return view.getUint16(0, true) === magic.protectedTlv && view.getUint16(2, true) === bytes;
}

/** The TLV area must end where the file ends: what a bot would read beyond it, nobody here has seen. */
function readTlvs(area: Uint8Array): Result<readonly Tlv[], McubootFaultCode> {
  const view = viewOf(area);
  if (view.getUint16(0, true) !== magic.tlv) return badTlv('no TLVs where the header says');
  const total = view.getUint16(2, true);
  if (total > area.length) return refuse(fault('mcuboot/truncated', `${area.length} bytes of ${total} bytes of TLVs`));
  if (total < area.length) return unsupported('padded to a slot');
  const tlvs: Tlv[] = [];
  for (let at = TLV_INFO_BYTES; at < total; ) {
    if (at + TLV_HEAD_BYTES > total) return badTlv('half a TLV');
    const end = at + TLV_HEAD_BYTES + view.getUint16(at + 2, true);
    if (end > total) return badTlv('a TLV longer than its area');
    tlvs.push({ type: view.getUint16(at, true), value: area.subarray(at + TLV_HEAD_BYTES, end) });
    at = end;
  }
  return ok(tlvs);
}

function statedHash(tlvs: readonly Tlv[]): Result<Digest, McubootFaultCode> {
  if (tlvs.some(({ type }) => type === tlv.pureSignature)) return unsupported('signed without a hash');
  const [hash, second] = tlvs.filter(({ type }) => type === tlv.sha256);
  if (hash === undefined) return unsupported('without a SHA-256');
  if (second !== undefined) return badTlv('two hashes');
  if (hash.value.length !== 32) return badTlv(`a hash of ${hash.value.length} bytes`);
  const hex = Array.from(hash.value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const digest: Digest = `sha256:${hex}`;
  return ok(digest);
}

function unsupported(what: string): Result<never, McubootFaultCode> {
  return refuse(fault('mcuboot/unsupported', what, { details: { what } }));
}

function badTlv(what: string): Result<never, McubootFaultCode> {
  return refuse(fault('mcuboot/bad-tlv', what, { details: { what } }));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
