// SPDX-License-Identifier: Apache-2.0
import { useStream } from '../client/index.ts';
import { shellCopy } from '../copy/shell.ts';
import { CountBadge, Icon } from '../ui/index.ts';
import { type SectionId, sections } from './sections.tsx';

/** The main parts, always in reach of one thumb. */
export function Rail({ current }: { current: SectionId | null }) {
  const bots = useStream('bots').items;
  const needy = bots.filter(({ state }) => state === 'fault' || state === 'check').length;
  return (
    <nav className="rail" aria-label={shellCopy.rail}>
      {sections.map(({ id, icon }, index) => (
        <a
          key={id}
          className="rail-item"
          href={`#/${id}`}
          aria-current={id === current ? 'page' : undefined}
          aria-keyshortcuts={String(index + 1)}
        >
          <Icon name={icon} />
          <span>{shellCopy.sections[id]}</span>
          {id === 'bots' && <CountBadge count={needy} meaning={shellCopy.needYou(needy)} />}
        </a>
      ))}
    </nav>
  );
}
