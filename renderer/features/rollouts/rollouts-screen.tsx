// SPDX-License-Identifier: Apache-2.0
import { BoardScreen } from './board-screen.tsx';
import { PlanScreen } from './plan-screen.tsx';
import { RolloutList } from './rollout-list.tsx';
import { parseRolloutsRoute } from './route.ts';

/** One release to many bots: the list, the plan, the board. */
export function RolloutsScreen({ path }: { path: readonly string[] }) {
  const route = parseRolloutsRoute(path);
  switch (route.at) {
    case 'list':
      return <RolloutList />;
    case 'plan':
      return <PlanScreen key={route.releaseId} releaseId={route.releaseId} />;
    case 'board':
      return <BoardScreen key={route.rolloutId} rolloutId={route.rolloutId} />;
  }
}
