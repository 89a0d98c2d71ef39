// SPDX-License-Identifier: Apache-2.0
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files whose tests wait for real bots: begun last, one of them would keep all others waiting for its end. */
const long = /\/(contract\/driver|peers\/engines|peers\/drills|peers\/sigkill)\//;

/** A clean machine knows no durations of earlier runs, by which vitest would put the longest files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted].sort((a, b) => Number(long.test(b.moduleId)) - Number(long.test(a.moduleId)));
  }
}
