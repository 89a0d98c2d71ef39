// SPDX-License-Identifier: Apache-2.0
import type { BotView } from '../../../app/contract/index.ts';

export type BotFilter = {
  readonly show: 'all' | 'needs-me';
  /** Null: every cell. */
  readonly cell: string | null;
  readonly query: string;
};

export const everyBot: BotFilter = { show: 'all', cell: null, query: '' };

const urgency: Readonly<Record<BotView['state'], number>> = { fault: 0, check: 1, updating: 2, 'not-seen': 3, ok: 4 };

/** True when a person must act: fault or check. */
export function needsPerson(bot: Pick<BotView, 'state'>): boolean {
  return bot.state === 'fault' || bot.state === 'check';
}

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** By need (fault, check, updating, not seen, OK), then by name as people count: 2 before 10. */
export function sortByNeed(bots: readonly BotView[]): BotView[] {
  return [...bots].sort((a, b) => urgency[a.state] - urgency[b.state] || byName(a.name, b.name));
}

/** The query finds parts of a name and the end of a serial. */
export function filterBots(bots: readonly BotView[], filter: BotFilter): BotView[] {
  const query = filter.query.trim().toLowerCase();
  return bots.filter(
    (bot) =>
      (filter.show === 'all' || needsPerson(bot)) &&
      (filter.cell === null || bot.cell === filter.cell) &&
      (bot.name.toLowerCase().includes(query) || bot.identity.value.toLowerCase().endsWith(query)),
  );
}

/** Cells of the site, each once, in the order of people. */
export function cellsOf(bots: readonly BotView[]): string[] {
  const cells = new Set(bots.map(({ cell }) => cell).filter((cell) => cell !== null));
  return [...cells].sort(byName);
}
