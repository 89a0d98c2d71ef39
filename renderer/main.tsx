// SPDX-License-Identifier: Apache-2.0
import './jitless.ts';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { Defect } from '../app/kernel/index.ts';
import {
  ClientProvider,
  createClient,
  findPortBridge,
  portTransport,
  socketTransport,
  tokenInHash,
} from './client/index.ts';
import { App } from './shell/index.ts';
import { startLanguage, startSettings } from './ui/index.ts';

const token = tokenInHash(location.hash);
// The token must not stay in the address, the history or a bookmark.
if (token !== null) history.replaceState(null, '', location.pathname);
// A fresh link pasted into this tab changes only the fragment; a reload takes it in.
addEventListener('hashchange', () => tokenInHash(location.hash) !== null && location.reload());

const bridge = findPortBridge(globalThis);
const socketUrl = () => new URL('ws', location.href.replace(/^http/, 'ws')).href;

const client = createClient({
  open:
    bridge === null
      ? socketTransport({ url: socketUrl(), token, box: sessionStorage })
      : portTransport({ bridge, page: window }),
  schedule: (work) => requestAnimationFrame(work),
  timing: {
    now: () => Date.now(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    every: (ms, work) => {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
  },
});

startSettings(document.documentElement);
const root = document.getElementById('root');
if (root === null) throw new Defect('index.html has no #root');
const page = createRoot(root);

/** Another language is another page: nothing said in the one before may stay. */
startLanguage(document.documentElement, (language) =>
  page.render(
    <ClientProvider client={client}>
      <App key={language} />
    </ClientProvider>,
  ),
);
