// SPDX-License-Identifier: Apache-2.0
import './shell.css';
import { Suspense } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';
import { useLink, useStreamItem } from '../client/index.ts';
import { shellCopy } from '../copy/shell.ts';
import { TechnicianProvider } from '../technician/index.ts';
import { Announcer, ButtonLink, EmptyState, LostSince, Screen } from '../ui/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { OtherVersionScreen, RefusedScreen } from './full-screens.tsx';
import { LinkBanner } from './link-banner.tsx';
import { Rail } from './rail.tsx';
import { screens, sections } from './sections.tsx';
import { TopBar } from './top-bar.tsx';
import { useRailKeys } from './use-rail-keys.ts';

/** The whole page. Without a session there is nothing to show, so a refused link replaces everything. */
export function App() {
  const link = useLink();
  if (link.kind === 'refused') return <RefusedScreen />;
  if (link.kind === 'other-version') return <OtherVersionScreen />;
  return (
    <LostSince value={link.kind === 'lost' ? link.since : null}>
      <TechnicianProvider>
        <Frame isPast={link.kind === 'lost'} />
        <Announcer />
      </TechnicianProvider>
    </LostSince>
  );
}

function Frame({ isPast }: { isPast: boolean }) {
  const [location, navigate] = useHashLocation();
  const site = useStreamItem('station', 'station')?.site;
  const [first = 'bots', ...path] = location
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  const Place = screens.get(first);
  useRailKeys(navigate);
  return (
    <div className="shell" data-past={isPast || undefined}>
      <button type="button" className="shell-skip button" onClick={focusScreen}>
        {shellCopy.skip}
      </button>
      <TopBar />
      <LinkBanner />
      <Rail current={sections.find(({ id }) => id === first)?.id ?? null} />
      <main className="shell-screen" id="screen" tabIndex={-1}>
        {/* Another site is another world: nothing of the old one may stay on the screen. */}
        <ErrorBoundary key={site?.id} place={location}>
          {Place === undefined ? (
            <Nowhere />
          ) : (
            <Suspense fallback={null}>
              <Place path={path} />
            </Suspense>
          )}
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** A link cannot do it: the hash belongs to the router. */
function focusScreen(): void {
  document.getElementById('screen')?.focus();
}

/** An address that somebody mistyped must not break the page. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function Nowhere() {
  return (
    <Screen>
      <h1>{shellCopy.nowhere.title}</h1>
      <EmptyState
        title={shellCopy.nowhere.heading}
        why={shellCopy.nowhere.why}
        actions={
          <ButtonLink kind="primary" href="#/bots">
            {shellCopy.nowhere.home}
          </ButtonLink>
        }
      />
    </Screen>
  );
}
