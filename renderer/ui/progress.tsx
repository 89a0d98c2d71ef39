// SPDX-License-Identifier: Apache-2.0
import './progress.css';
import type { ReactNode } from 'react';
import { uiCopy } from '../copy/ui.ts';
import { durationWords, sizeWords } from '../copy/units.ts';
import { Icon, type IconName } from './icon.tsx';
import { useStationNow } from './reach.ts';

/** Work with a known size. `leftMs` null: not known yet. */
export function Progress(props: { label: string; bytesDone: number; bytesTotal: number; leftMs?: number | null }) {
  const share = shareDone(props.bytesDone, props.bytesTotal);
  const left = props.leftMs ?? null;
  return (
    <div className="progress">
      <div className="progress-words">
        <span>{props.label}</span>
        <span>
          {uiCopy.bytesOf(sizeWords(props.bytesDone), sizeWords(props.bytesTotal))}
          {left !== null && `, ${uiCopy.left(durationWords(left))}`}
        </span>
      </div>
      <ProgressBar label={props.label} share={share} />
    </div>
  );
}

/** A bare bar; `share` from 0 to 1. */
export function ProgressBar({ label, share }: { label: string; share: number }) {
  return (
    <div
      className="progress-bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <div className="progress-done" style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}

/** Done of total, from 0 to 1; an unknown total counts as nothing done. */
export function shareDone(done: number, total: number): number {
  return total <= 0 ? 0 : Math.min(1, Math.max(0, done / total));
}

/** Time until `endsAt` (milliseconds since the epoch), large; 0 s from then on. */
export function Countdown({ label, endsAt }: { label: string; endsAt: number }) {
  const leftMs = Math.max(0, endsAt - useStationNow(1_000));
  return (
    <div role="timer" aria-label={label}>
      <span className="muted">{label}</span>
      <div className="countdown">{leftMs === 0 ? uiCopy.zeroSeconds : durationWords(leftMs)}</div>
    </div>
  );
}

/** One bot on a board: shape, name, word, and how far it is. Put tiles into a `Tiles`. */
export function Tile(props: {
  name: string;
  icon: IconName;
  word: string;
  tone?: 'plain' | 'fault' | 'check';
  note?: ReactNode;
  /** 0 to 1, or null when there is nothing to measure. */
  share?: number | null;
  href: string;
}) {
  const { note = null, share = null } = props;
  return (
    <a className={`tile tile-${props.tone ?? 'plain'}`} href={props.href}>
      <span className="tile-head">
        <Icon name={props.icon} size="small" />
        {props.name}
      </span>
      <span className="tile-word">{props.word}</span>
      {note !== null && <span className="tile-word muted">{note}</span>}
      {share !== null && <ProgressBar label={props.word} share={share} />}
    </a>
  );
}

export function Tiles({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="tiles" aria-label={label}>
      {children}
    </section>
  );
}
