// SPDX-License-Identifier: Apache-2.0
import { decode, encode } from 'cborg';
import type { Digest } from '../../app/kernel/index.ts';
import type { Clock } from '../../app/ports/index.ts';
import type { LinkListener, MessageLink } from '../../hardware/wire/smp/client.ts';

type Body = Record<string, unknown>;
type Slot = { hash: string; version: string; confirmed: boolean; pending: boolean };
/** What becomes of one message: it is lost on the way there, its answer on the way back, or the answer comes twice. */
export type Fate = 'arrives' | 'lost' | 'unanswered' | 'doubled';

export type Asked = {
  readonly name: string;
  readonly body: Body;
};
class No extends Error {
  readonly rc: number;
  readonly group: number | undefined;
  constructor(rc: number, group?: number) {
    super(`rc ${rc}`);
    this.rc = rc;
    this.group = group;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  ...{ '2/0/0': 'echo', '2/0/5': 'reset', '0/0/6': 'params', '0/0/7': 'info', '0/0/8': 'bootloader', '0/0/4': 'clock' },
  ...{ '0/1/0': 'state', '2/1/0': 'set-state', '2/1/1': 'upload', '2/1/5': 'erase', '0/2/0': 'stat' },
  ...{ '0/3/0': 'get', '2/3/0': 'put', '2/3/3': 'save' },
};

const hex = (bytes: unknown) => (bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : '');
export const hashOf = (name: string): Digest => `sha256:${Buffer.alloc(32, name).toString('hex')}`;
const rawHash = (name: string) => Buffer.alloc(32, name).toString('hex');

/** A microcontroller small enough to read at a glance, and its link: slots of names, swap at a reset, nothing of MCUboot's bytes. */
export class ToyMcu {
  readonly asked: Asked[] = [];
  readonly settings = new Map<string, Uint8Array>();
  slots: [Slot | null, Slot | null] = [null, null];
  /** The largest message that came in. */
  largestBytes = 0;
  resets = 0;
  boots = 0;
  /** The next boot refuses what is marked, as for a wrong signature: the slot is erased. */
  refusesImages = false;
  keepsSettings = true;
  bufferBytes: number | null = 384;
  fate: (asked: Asked, count: number) => Fate = () => 'arrives';
  /** An answer of the test's own for a command; undefined leaves it to the toy. */
  script: (asked: Asked) => Body | undefined = () => undefined;
  uploaded = Buffer.alloc(0);
  /** Which image bytes make: by default the bytes themselves are its name. */
  nameOf: (bytes: Buffer) => string = (bytes) => bytes.toString('latin1', 0, 1);
  readonly #clock: Clock;
  #upload = { sha: '', length: 0 };
  #isOn = true;
  #resetPending = false;
  #life = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  install(name: string, slot: 0 | 1 = 0, confirmed = slot === 0): void {
    this.slots[slot] = { hash: rawHash(name), version: `1.0.0+${name}`, confirmed, pending: false };
  }

  /** One more way to it. */
  line(): MessageLink {
    let listener: LinkListener | undefined;
    return {
      name: 'toy',
      listen: (mine) => {
        listener = mine;
      },
      send: async (message) => this.#take(message, (answer) => listener?.onMessage(answer)),
      close: () => {
        listener = undefined;
      },
    };
  }

  #take(message: Uint8Array, say: (answer: Uint8Array) => void): void {
    const key = `${(message[0] ?? 0) & 7}/${message[5]}/${message[7]}`;
    const asked: Asked = { name: NAMES[key] ?? key, body: decode(message.subarray(8)) as Body };
    this.asked.push(asked);
    this.largestBytes = Math.max(this.largestBytes, message.length);
    const count = this.asked.filter(({ name }) => name === asked.name).length;
    const fate = this.fate(asked, count);
    if (!this.#isOn || fate === 'lost') return;
    const answer = this.#answer(asked);
    const content = encode(answer);
    const head = [(message[0] ?? 0) + 1, 0, content.length >> 8, content.length & 255, ...message.subarray(4, 8)];
    const copies = fate === 'unanswered' ? 0 : fate === 'doubled' ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) queueMicrotask(() => say(Uint8Array.from([...head, ...content])));
  }

  cutPower(): void {
    this.#boot();
  }

  #answer(asked: Asked): Body {
    try {
      return this.script(asked) ?? this.#obey(asked);
    } catch (error) {
      if (!(error instanceof No)) throw error;
      return error.group === undefined ? { rc: error.rc } : { err: { group: error.group, rc: error.rc } };
    }
  }

  #obey({ name, body }: Asked): Body {
    if (['get', 'put', 'save'].includes(name) && !this.keepsSettings) throw new No(8);
    const key = String(body['name']);
    switch (name) {
      case 'echo':
        return { r: body['d'] };
      case 'info':
        return { output: body['format'] === 'n' ? 'toy-1' : 'Zephyr' };
      case 'bootloader':
        return body['query'] === 'mode' ? { mode: 3 } : { bootloader: 'MCUboot' };
      case 'params':
        if (this.bufferBytes === null) throw new No(8);
        return { buf_size: this.bufferBytes, buf_count: 2 };
      case 'state':
        return this.#state();
      case 'set-state':
        return this.#setState(body);
      case 'upload':
        return this.#store(body);
      case 'erase':
        this.slots[1] = null;
        return {};
      case 'reset':
        return this.#reset();
      case 'stat':
        if (key !== 'arm') throw new No(2, 2);
        return { name: key, fields: { moves: 7 } };
      case 'get':
        if (!this.settings.has(key)) throw new No(3, 3);
        return { val: this.settings.get(key) };
      case 'put':
        this.settings.set(key, body['val'] instanceof Uint8Array ? body['val'] : new Uint8Array());
        return {};
      case 'save':
        return {};
      default:
        throw new No(8);
    }
  }

  #state(): Body {
    const images = this.slots.flatMap((held, slot) =>
      held === null
        ? []
        : [
            {
              ...{ slot, version: held.version, hash: Uint8Array.from(Buffer.from(held.hash, 'hex')), bootable: true },
              ...{ pending: held.pending, confirmed: held.confirmed, active: slot === 0 },
            },
          ],
    );
    return { images };
  }

  #setState(body: Body): Body {
    const [running, standby] = this.slots;
    if (body['confirm'] === true && running !== null) running.confirmed = true;
    else if (standby?.hash === hex(body['hash'])) standby.pending = true;
    else throw new No(24, 1);
    return this.#state();
  }

  #store(body: Body): Body {
    if (this.slots[0]?.confirmed === false || this.slots[1]?.pending) throw new No(9, 1);
    const data = body['data'] instanceof Uint8Array ? body['data'] : new Uint8Array();
    if (body['off'] === 0) {
      const sha = hex(body['sha']);
      if (this.#upload.sha === sha && this.uploaded.length > 0) return { off: this.uploaded.length };
      this.#upload = { sha, length: Number(body['len']) };
      this.uploaded = Buffer.alloc(0);
      this.slots[1] = null;
    }
    if (body['off'] === this.uploaded.length) this.uploaded = Buffer.concat([this.uploaded, data]);
    const off = this.uploaded.length;
    if (off === this.#upload.length) {
      this.install(this.nameOf(this.uploaded), 1);
      this.#upload = { sha: '', length: 0 };
      this.uploaded = Buffer.alloc(0);
    }
    return { off };
  }

  #reset(): Body {
    this.resets += 1;
    if (this.#resetPending) return {};
    this.#resetPending = true;
    const life = this.#life;
    void this.#clock.sleep(250).then(async () => {
      if (life !== this.#life) return;
      this.#isOn = false;
      await this.#clock.sleep(2_000);
      if (life === this.#life) this.#boot();
    });
    return {};
  }

  #boot(): void {
    this.boots += 1;
    this.#life += 1;
    this.#resetPending = false;
    this.#isOn = true;
    this.#upload = { sha: '', length: 0 };
    this.uploaded = Buffer.alloc(0);
    const [running, standby] = this.slots;
    if (standby?.pending && this.refusesImages) this.slots[1] = null;
    else if (standby?.pending) {
      this.slots = [
        { ...standby, pending: false, confirmed: false },
        running === null ? null : { ...running, confirmed: true },
      ];
    } else if (running?.confirmed === false && standby !== null) {
      this.slots = [
        { ...standby, confirmed: true },
        { ...running, confirmed: false },
      ];
    }
  }
}
