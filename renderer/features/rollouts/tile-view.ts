// SPDX-License-Identifier: Apache-2.0
import type { Tile, UpdatePhase } from '../../../app/contract/index.ts';
import { faultWords } from '../../copy/faults.ts';
import { phaseWords } from '../../copy/rollouts.ts';
import { type IconName, shareDone } from '../../ui/index.ts';

/** What one bot looks like on the board: shape, word, how far. */
export type TileFace = {
  readonly botId: string;
  readonly name: string;
  readonly icon: IconName;
  readonly tone: 'plain' | 'check' | 'fault';
  readonly word: string;
  /** 0 to 1 while bytes move, else null. */
  readonly share: number | null;
  /** Why it stands where it stands, or null. */
  readonly note: string | null;
};

const iconOfPhase: Readonly<Record<UpdatePhase, IconName>> = {
  waiting: 'clock',
  preflight: 'refresh-cw',
  staging: 'refresh-cw',
  staged: 'download',
  activating: 'refresh-cw',
  probing: 'refresh-cw',
  soaking: 'search',
  confirming: 'refresh-cw',
  confirmed: 'circle-check',
  reverting: 'refresh-cw',
  reverted: 'undo-2',
  untouched: 'pause',
  blocked: 'octagon-alert',
};

/** Blocked needs a person and is red; a bot that went back is safe, so it is amber. */
function toneOf(phase: UpdatePhase): TileFace['tone'] {
  if (phase === 'blocked') return 'fault';
  return phase === 'reverted' ? 'check' : 'plain';
}

export function tileFace(tile: Tile): TileFace {
  const moving = tile.phase === 'staging' && tile.bytesTotal > 0;
  const share = moving ? shareDone(tile.bytesDone, tile.bytesTotal) : null;
  const percent = share === null ? '' : ` ${Math.floor(share * 100)} %`;
  return {
    botId: tile.botId,
    name: tile.name,
    icon: iconOfPhase[tile.phase],
    tone: toneOf(tile.phase),
    word: `${phaseWords[tile.phase]}${percent}`,
    share,
    note: tile.note ?? (tile.faultCode === null ? null : faultWords({ code: tile.faultCode }).happened),
  };
}
