// SPDX-License-Identifier: Apache-2.0

/** One measured value beside the value of a reference that does the least possible; `ratio` is value / reference. */
export type Measurement = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reference: number | null;
  readonly ratio: number | null;
};

/** A benchmark yields measurements as it gets them. Times are reported, never asserted. */
export type Benchmark = () => AsyncIterable<Measurement>;

/** Completes a measurement; `reference` in the same unit. */
export function measurement(name: string, value: number, unit: string, reference: number | null = null): Measurement {
  const round = (number: number) => Math.round(number * 1000) / 1000;
  return {
    name,
    value: round(value),
    unit,
    reference: reference === null ? null : round(reference),
    ratio: reference === null || reference === 0 ? null : round(value / reference),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
