// SPDX-License-Identifier: Apache-2.0

/** Lets so many works run at the same time; the others wait in line, first come first served. */
export class Turns {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#line.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#line.shift();
      // The place goes straight to the next in line: nobody who comes now can slip in between.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
