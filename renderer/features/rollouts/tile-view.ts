// SPDX-License-Identifier: Apache-2.0
import { type BotView, faultCopy, type Tile, type UpdatePhase } from '../../../app/contract/index.ts';
import { phaseWords } from '../../copy/rollouts.ts';

/** What one bot looks like on the board: shape, word, how far. */
export type TileFace = {
  readonly botId: string;
  readonly name: string;
  readonly state: BotView['state'];
  readonly word: string;
  /** 0 to 1 while bytes move, else null. */
  readonly fraction: number | null;
  /** Why it stands where it stands, or null. */
  readonly note: string | null;
};

/** Blocked needs a person and is red; a bot that went back is safe, so it is amber. */
const stateOfPhase: Readonly<Record<UpdatePhase, BotView['state']>> = {
  waiting: 'not-seen',
  preflight: 'updating',
  staging: 'updating',
  staged: 'updating',
  activating: 'updating',
  probing: 'updating',
  soaking: 'updating',
  confirming: 'updating',
  confirmed: 'ok',
  reverting: 'updating',
  reverted: 'check',
  blocked: 'fault',
};

export function tileFace(tile: Tile): TileFace {
  const moving = tile.phase === 'staging' && tile.bytesTotal > 0;
  const fraction = moving ? Math.min(1, tile.bytesDone / tile.bytesTotal) : null;
  const percent = fraction === null ? '' : ` ${Math.floor(fraction * 100)} %`;
  return {
    botId: tile.botId,
    name: tile.name,
    state: stateOfPhase[tile.phase],
    word: `${phaseWords[tile.phase]}${percent}`,
    fraction,
    note: tile.note ?? (tile.faultCode === null ? null : faultCopy({ code: tile.faultCode }).happened),
  };
}
