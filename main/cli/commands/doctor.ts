// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { faultCopy } from '../../../app/contract/index.ts';
import { fault } from '../../../app/kernel/index.ts';
import { describeBrowser } from '../../browser/index.ts';
import { pageFolder, practiceReleases, socketPathFor } from '../../installation/index.ts';
import { lockHolder, peekHome } from '../../platform/index.ts';
import type { Invocation, Outcome } from '../command.ts';
import { attachToSocket } from '../contact/contact.ts';

type Finding = { readonly what: string; readonly state: 'good' | 'note' | 'bad'; readonly sentence: string };

const oldestNode = [20, 19] as const;
const dockerSocket = '/var/run/docker.sock';

/** Looks at everything that Millwright needs of this laptop, changes nothing, and fails when something would stop it. */
export async function examine(given: Invocation): Promise<Outcome> {
  const findings = [
    nodeVersion(),
    await dataFolder(given.home),
    await station(given.home),
    program(),
    browser(),
    docker(),
    user(),
  ];
  const marks = { good: 'good', note: 'note', bad: 'BAD ' };
  const lines = findings.map(({ what, state, sentence }) => `${marks[state]}  ${what}: ${sentence}`);
  return { ok: findings.every(({ state }) => state !== 'bad'), lines, json: { findings } };
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const sentence = `${process.versions.node}${isNew ? '' : `; ${oldestNode.join('.')} is needed`}`;
  return { what: 'Node', state: isNew ? 'good' : 'bad', sentence };
}

async function dataFolder(home: string): Promise<Finding> {
  const what = 'Data folder';
  const nearest = existingParent(home);
  if (!isAllowed(nearest, constants.W_OK)) {
    const { happened, next } = faultCopy(fault('store/read-only', nearest, { details: { path: nearest } }));
    return { what, state: 'bad', sentence: `${happened} ${next}` };
  }
  const peeked = await peekHome(home);
  if (!peeked.ok) return { what, state: 'bad', sentence: faultCopy(peeked.fault).happened };
  const count = peeked.value.sites.length;
  return { what, state: 'good', sentence: `${home}, ${count} ${count === 1 ? 'site' : 'sites'}` };
}

async function station(home: string): Promise<Finding> {
  const contact = await attachToSocket(socketPathFor(home));
  contact?.close();
  const sentence = contact === null ? 'does not run' : `runs as process ${lockHolder(home) ?? 'not known'}`;
  return { what: 'Station', state: 'good', sentence };
}

function program(): Finding {
  const missing = [pageFolder, practiceReleases].filter((path) => !existsSync(path));
  const sentence = missing.length === 0 ? 'complete' : `${missing.join(' and ')} is missing; run "npm start" once`;
  return { what: 'Program', state: missing.length === 0 ? 'good' : 'bad', sentence };
}

function browser(): Finding {
  const { browser: found, display } = describeBrowser();
  if (found === null)
    return { what: 'App window', state: 'note', sentence: 'no Chromium, Chrome or Edge; use "serve"' };
  return {
    what: 'App window',
    state: display ? 'good' : 'note',
    sentence: display ? found : `${found}, but no display`,
  };
}

function docker(): Finding {
  const what = 'Docker on this laptop';
  if (!existsSync(dockerSocket)) return { what, state: 'note', sentence: 'none; bots are reached over the LAN' };
  const mayUse = isAllowed(dockerSocket, constants.R_OK | constants.W_OK);
  const sentence = mayUse ? `${dockerSocket} can be used` : `${dockerSocket} is closed to you; join the group docker`;
  return { what, state: mayUse ? 'good' : 'note', sentence };
}

function user(): Finding {
  const isRoot = process.getuid?.() === 0;
  return {
    what: 'User',
    state: isRoot ? 'note' : 'good',
    sentence: isRoot ? 'root; use your own user instead' : 'not root',
  };
}

function existingParent(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingParent(dirname(path));
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
