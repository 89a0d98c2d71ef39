// SPDX-License-Identifier: Apache-2.0
import type { HealthSpec, McuProbe } from '../../../app/ports/index.ts';
import { seededBytes } from '../fleet/chance.ts';
import { BEHAVIOUR_MARK } from '../mcu/statistics.ts';
import { mcubootImage } from './mcuboot-image.ts';
import type { PracticeRelease } from './picker-app.ts';

export type WelderModel = 'welder-m4' | 'welder-m33';

export const WELDER_MODELS: readonly WelderModel[] = ['welder-m4', 'welder-m33'];

const PAYLOAD_BYTES = 46_000;

/** The welder's image of a practice release; the same release and model always give the same bytes. */
export function welderImage(release: PracticeRelease, model: WelderModel): Buffer {
  const { 'dev.millwright.practice': script, 'dev.millwright.practice.after-s': afterS } = release.behaviour;
  const behaviour = script === 'degrades' ? `degrades after ${afterS} s` : 'steady';
  const line = Buffer.from(`${BEHAVIOUR_MARK}${model} ${release.version} ${behaviour}\n`, 'latin1');
  const code = seededBytes(`welder ${release.version} ${model}`, PAYLOAD_BYTES);
  return mcubootImage({ version: release.version, payload: Buffer.concat([line, code]) });
}

/** How every release of the welder is watched; signed with the release. */
export const WELDER_HEALTH: HealthSpec<McuProbe> = {
  ...{ startupS: 20, periodS: 1 },
  probes: [
    { kind: 'echo', id: 'echo', timeoutS: 2, failureThreshold: 3 },
    {
      ...{ kind: 'stat', id: 'seams', group: 'weld', field: 'seam_fault_pct', max: 10 },
      ...{ timeoutS: 2, failureThreshold: 2 },
    },
  ],
};
