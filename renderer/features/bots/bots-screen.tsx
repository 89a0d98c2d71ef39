// SPDX-License-Identifier: Apache-2.0
import './bots.css';
import { lazy } from 'react';
import { useStream } from '../../client/index.ts';
import { botsCopy } from '../../copy/bots.ts';
import { EmptyState, TwoPane } from '../../ui/index.ts';
import { BotList } from './bot-list.tsx';
import { BotWorkspace } from './bot-workspace.tsx';

/** Connecting a bot is rare; it comes when it is asked for, so that the first load stays small. */
const ConnectScreen = lazy(async () => ({ default: (await import('./connect-screen.tsx')).ConnectScreen }));

/** `#/bots`, `#/bots/connect`, `#/bots/ID`, `#/bots/ID/history`, `#/bots/ID/more`. */
export function BotsScreen({ path }: { path: readonly string[] }) {
  const [botId = null, tab = 'overview'] = path;
  const { ready, items } = useStream('bots');
  if (botId === 'connect') return <ConnectScreen />;
  return (
    <TwoPane
      showsDetail={botId !== null}
      list={ready ? <BotList currentId={botId} /> : <p>{botsCopy.loading}</p>}
      detail={
        botId === null
          ? items.length > 0 && (
              <div className="pane-body">
                <EmptyState title={botsCopy.choose.title} why={botsCopy.choose.why} />
              </div>
            )
          : ready && <BotWorkspace key={botId} botId={botId} tab={tab} />
      }
    />
  );
}
