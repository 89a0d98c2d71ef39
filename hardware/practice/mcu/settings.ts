// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

const stored = z.record(z.string(), z.base64());

/** Named values as Zephyr keeps them: what is written holds until the next start, what is saved holds for good. */
export class Settings {
  readonly #path: string;
  readonly #values = new Map<string, Buffer>();

  constructor(path: string) {
    this.#path = path;
    this.load();
  }

  get(name: string): Buffer | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Uint8Array): void {
    this.#values.set(name, Buffer.from(value));
  }

  /** Saved values replace those in memory; what was never saved stays. */
  load(): void {
    for (const [name, value] of Object.entries(this.#read())) this.#values.set(name, Buffer.from(value, 'base64'));
  }

  save(): void {
    this.#write(Object.fromEntries([...this.#values].map(([name, value]) => [name, value.toString('base64')])));
  }

  /** Removes a saved value; as in Zephyr the one in memory stays until the next start. */
  delete(name: string): void {
    const { [name]: _, ...others } = this.#read();
    this.#write(others);
  }

  #read(): Record<string, string> {
    return existsSync(this.#path) ? stored.parse(JSON.parse(readFileSync(this.#path, 'utf8'))) : {};
  }

  #write(values: Record<string, string>): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(values));
    renameSync(`${this.#path}.new`, this.#path);
  }
}
