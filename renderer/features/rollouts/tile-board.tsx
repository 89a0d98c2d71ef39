// SPDX-License-Identifier: Apache-2.0
import './tile-board.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { addresses } from '../../addresses.ts';
import { boardCopy } from '../../copy/rollouts.ts';
import { Tile, Tiles, Told } from '../../ui/index.ts';
import { type BoardRow, boardRows, type WaveGroup } from './board-view.ts';
import type { TileFace } from './tile-view.ts';

/** From here on only the tiles in view are drawn. */
const manyTiles = 200;

/** One tile a bot, wave by wave. */
export function TileBoard({ groups }: { groups: readonly WaveGroup[] }) {
  const count = groups.reduce((sum, group) => sum + group.faces.length, 0);
  if (count > manyTiles) return <LongBoard groups={groups} />;
  return groups.map((group) => (
    <section key={group.wave.index} className="board-wave">
      <WaveHead group={group} />
      <Tiles label={group.wave.label}>{group.faces.map(tileOf)}</Tiles>
    </section>
  ));
}

function WaveHead({ group }: { group: WaveGroup }) {
  return (
    <div className="board-wave-head">
      <h2>{group.wave.label}</h2>
      <span className="muted">{boardCopy.waveDone(group.done, group.faces.length)}</span>
    </div>
  );
}

function tileOf(face: TileFace) {
  return (
    <Tile
      key={face.botId}
      name={face.name}
      icon={face.icon}
      word={face.word}
      tone={face.tone}
      note={face.note === null ? null : <Told>{face.note}</Told>}
      share={face.share}
      href={addresses.bot(face.botId)}
    />
  );
}

/** Width of a tile with its gap; the same as in the grid of `Tiles`. */
const tileWidthPx = 202;
const rowHeightPx = { wave: 48, tiles: 100 } as const;

function LongBoard({ groups }: { groups: readonly WaveGroup[] }) {
  const scroller = useRef<HTMLElement>(null);
  const columns = useColumns(scroller);
  const rows = useMemo(() => boardRows(groups, columns), [groups, columns]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeightPx[rows[index]?.kind ?? 'tiles'],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 4,
  });
  return (
    <section className="board-long" ref={scroller} aria-label={boardCopy.tilesLabel}>
      <div className="board-long-inner" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              className="board-long-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <LongRow row={row} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function LongRow({ row }: { row: BoardRow }) {
  return row.kind === 'wave' ? <WaveHead group={row.group} /> : <div className="tiles">{row.faces.map(tileOf)}</div>;
}

function useColumns(scroller: React.RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(3);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setColumns(Math.max(1, Math.floor((element.clientWidth + 12) / tileWidthPx))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return columns;
}
