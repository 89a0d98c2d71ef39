#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Reads from the bots themselves how a drill ended: raw Docker Engine API over Unix sockets, nothing of Millwright's own
// code in between. Works on practice bots and on real engines alike.
//
//   node read-outcome.mjs [--since UNIX-SECONDS] [NAME=]SOCKET …
//
// One JSON line: {"bots":[{"name","socket","reachable","engineId","running":[…],"containers":[…],"ops":{…},"events":{…}}]}
// Practice bots remember all events; a real engine the last 256 since it started, so read it soon after.
// Exit 0 when every bot answered, 1 when one did not, 2 on wrong usage.
import { request } from 'node:http';

const ANSWER_MS = 10_000;
const LABELS = 'dev.millwright.';
const COUNTED = { create: 'creates', start: 'starts', stop: 'stops', die: 'deaths', rename: 'renames', update: 'updates', destroy: 'removals' };

/** GETs a path; the body as text. Everything but 200 is an error. */
function get(socketPath, path) {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, agent: false, timeout: ANSWER_MS, headers: { host: 'bot' } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${path}: ${answer.statusCode} ${text.trim()}`)),
      );
    });
    call.on('timeout', () => call.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    call.on('error', reject);
    call.end();
  });
}

async function readBot({ name, socket }, since) {
  try {
    const info = JSON.parse(await get(socket, '/info'));
    const rows = JSON.parse(await get(socket, '/containers/json?all=1'));
    const details = await Promise.all(rows.map(async (row) => JSON.parse(await get(socket, `/containers/${row.Id}/json`))));
    const containers = details.map(readContainer).sort((a, b) => (a.name < b.name ? -1 : 1));
    const running = containers.filter((container) => container.running).map(({ name, release }) => ({ name, release }));
    return { name, socket, reachable: true, engineId: info.ID, running, containers, ...(await readEvents(socket, info, since)) };
  } catch (error) {
    return { name, socket, reachable: false, error: error.message };
  }
}

function readContainer(detail) {
  const labels = detail.Config.Labels ?? {};
  return {
    name: detail.Name.replace(/^\//, ''),
    release: labels[`${LABELS}release`] ?? null,
    op: labels[`${LABELS}op`] ?? null,
    image: detail.Config.Image,
    running: detail.State.Running,
    state: detail.State.Status,
    health: detail.State.Health?.Status ?? 'none',
    policy: detail.HostConfig.RestartPolicy.Name || 'no',
    restarts: detail.RestartCount,
    exitCode: detail.State.ExitCode,
    startedAt: detail.State.StartedAt,
  };
}

/** Counts what happened to containers until now by the bot's own clock: in all, and by operation. */
async function readEvents(socket, info, since) {
  const until = (Date.parse(info.SystemTime) / 1000 + 0.05).toFixed(3);
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
  const text = await get(socket, `/events?since=${since}&until=${until}&filters=${filters}`);
  const events = {};
  const ops = {};
  for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
    const { Action, Actor } = JSON.parse(line);
    const counted = COUNTED[Action];
    if (counted === undefined) continue;
    const op = Actor.Attributes[`${LABELS}op`] ?? 'none';
    ops[op] ??= {};
    ops[op][counted] = (ops[op][counted] ?? 0) + 1;
    events[counted] = (events[counted] ?? 0) + 1;
  }
  return { ops, events };
}

function readArguments(words) {
  let since = '0';
  const bots = [];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '--since') {
      at += 1;
      since = words[at] ?? '';
    } else {
      const [, name, socket] = /^(?:([^=]+)=)?(.+)$/s.exec(words[at]) ?? [];
      bots.push({ name: name ?? socket, socket });
    }
  }
  return /^\d+(\.\d+)?$/.test(since) && bots.length > 0 ? { since, bots } : undefined;
}

const asked = readArguments(process.argv.slice(2));
if (asked === undefined) {
  process.stderr.write('usage: read-outcome.mjs [--since UNIX-SECONDS] [NAME=]SOCKET …\n');
  process.exitCode = 2;
} else {
  const bots = await Promise.all(asked.bots.map((bot) => readBot(bot, asked.since)));
  process.stdout.write(`${JSON.stringify({ bots })}\n`);
  process.exitCode = bots.every((bot) => bot.reachable) ? 0 : 1;
}
