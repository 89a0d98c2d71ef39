// SPDX-License-Identifier: Apache-2.0
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from './system-error.ts';

export type Rotation = { readonly maxBytes: number; readonly keep: number };

/**
 * A text file that begins anew when it is full: `name.log`, then `name.1.log` … of which `keep` stay.
 * Written synchronously, so that the last line before a crash is there. A line that the disk refuses is counted and the
 * count goes in front of the next line: a log must never stop the station.
 */
export class RotatingFile {
  readonly #folder: string;
  readonly #name: string;
  readonly #rotation: Rotation;
  #descriptor: number | undefined;
  #bytes = 0;
  #lost = 0;

  constructor(folder: string, name: string, rotation: Rotation) {
    this.#folder = folder;
    this.#name = name;
    this.#rotation = rotation;
  }

  write(line: string): void {
    try {
      this.#append(this.#lost === 0 ? line : `{"lost":${this.#lost}}\n${line}`);
      this.#lost = 0;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.#lost += 1;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #append(text: string): void {
    const bytes = Buffer.from(text);
    if (this.#descriptor !== undefined && this.#bytes + bytes.length > this.#rotation.maxBytes) this.#rotate();
    this.#descriptor ??= this.#open();
    writeSync(this.#descriptor, bytes);
    this.#bytes += bytes.length;
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const descriptor = openSync(this.#path(0), 'a', 0o600);
    this.#bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  #rotate(): void {
    this.close();
    rmSync(this.#path(this.#rotation.keep), { force: true });
    for (let age = this.#rotation.keep - 1; age >= 0; age--) this.#age(age);
  }

  #age(age: number): void {
    try {
      renameSync(this.#path(age), this.#path(age + 1));
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
    }
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? `${this.#name}.log` : `${this.#name}.${age}.log`);
  }
}
