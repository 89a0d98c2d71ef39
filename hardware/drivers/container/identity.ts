// SPDX-License-Identifier: Apache-2.0
import { shownText } from '../../../app/kernel/index.ts';
import type { BotIdentity } from '../../../app/ports/index.ts';
import type { EngineInfo } from './schema.ts';

/** As long as a person may enter one. */
const MAX_NAME_CHARS = 80;

/** An engine id survives restarts, but a copied disk copies it: assumed, not proven. */
export function identityOf(info: EngineInfo): BotIdentity {
  return {
    grade: 'assumed',
    value: info.ID,
    facts: {
      host: info.Name,
      engine: info.ServerVersion,
      platform: `${info.OSType}/${info.Architecture}`,
      ...(info.OperatingSystem === undefined ? {} : { system: info.OperatingSystem }),
      ...(info.KernelVersion === undefined ? {} : { kernel: info.KernelVersion }),
    },
    model: findLabel(info.Labels, 'millwright.model'),
    cell: findLabel(info.Labels, 'millwright.cell'),
  };
}

/** Engine labels come as `key=value` lines (dockerd `--label`). */
function findLabel(labels: readonly string[], key: string): string | null {
  const found = labels.find((label) => label.startsWith(`${key}=`))?.slice(key.length + 1);
  return found === undefined || found === '' ? null : shownText(found, MAX_NAME_CHARS);
}
