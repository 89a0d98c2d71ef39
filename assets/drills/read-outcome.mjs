#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Reads from the bots themselves how a drill ended: raw Docker Engine API over Unix sockets and raw SMP over UDP, nothing of
// Millwright's own code in between. Works on practice bots and on real ones alike.
//
//   node read-outcome.mjs [--since UNIX-SECONDS | --follow] [--control SOCKET] [NAME=](SOCKET | udp:HOST:PORT) …
//
// One JSON line: {"bots":[{"name","socket","reachable","engineId","running":[…],"containers":[…],"ops":{…},"events":{…},"outages":[…]}]}
// Microcontrollers: {"name","address","reachable","running":[{"name","release","version","hash"}],"images":[…],"ops","events","outages"};
// what happened to them stands in no protocol: the control socket of practice bots says it, without one it is empty.
// An outage is [from, to] in ms since the epoch, in which nothing ran; `to` is null while nothing runs.
// --follow counts from now on: it prints {"following":true}, waits until its standard input ends, then answers. A real engine
// remembers the last 256 events since it started, self-tests of health included, so it is listened to meanwhile. Practice bots
// (--control) remember all, over power cuts and cut links too, and are asked at the end.
// Exit 0 when every bot answered, 1 when one did not, 2 on wrong usage.
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { countsSince, readImages } from './read-mcu.mjs';

const ANSWER_MS = 10_000;
/** An engine tells an event a moment after the call has answered. */
const LAST_EVENTS_MS = 300;
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

/** Listens to what happens to containers from now on. `end` answers all of it, or throws when the engine ended it before. */
function follow(socketPath) {
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path: `/events?filters=${filters}`, agent: false, headers: { host: 'bot' } });
    let text = '';
    let isLost = false;
    const lose = () => {
      isLost = true;
    };
    const end = () => {
      call.destroy();
      if (isLost) throw new Error('it stopped telling what happens');
      return text;
    };
    call.on('error', reject);
    call.on('response', (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', lose);
      answer.on('error', lose);
      if (answer.statusCode === 200) resolve(end);
      else reject(new Error(`/events: ${answer.statusCode}`));
    });
    call.end();
  });
}

/** Follows every bot until standard input ends; the bots, each with the events that it told. */
async function followBots(bots, control) {
  const since = (Date.now() / 1000).toFixed(3);
  const remembers = ({ address }) => address !== undefined || control !== undefined;
  const ends = await Promise.all(bots.map((bot) => (remembers(bot) ? undefined : follow(bot.socket))));
  const before = await readCounters(control);
  process.stdout.write(`${JSON.stringify({ following: true })}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await pause(LAST_EVENTS_MS);
  return bots.map((bot, at) => ({ ...bot, since, followed: ends[at], before: before[bot.name] }));
}

/** What practice microcontrollers counted since they were made, by name. */
async function readCounters(control) {
  if (control === undefined) return {};
  const all = JSON.parse(await get(control, '/counters'));
  return Object.fromEntries(all.map(({ bot, counters }) => [bot, counters]));
}

async function readMcu({ name, address, before }, counters) {
  const place = `udp:${address.host}:${address.port}`;
  try {
    const images = await readImages(address);
    const running = images
      .filter((image) => image.active)
      .map(({ version, hash }) => ({ name: 'image-0', release: null, version, hash }));
    const counted = counters[name] === undefined ? { ops: {}, events: {}, outages: [] } : countsSince(counters[name], before);
    return { name, address: place, reachable: true, running, images, ...counted };
  } catch (error) {
    return { name, address: place, reachable: false, error: error.message };
  }
}

async function readBot({ name, socket, followed, since }) {
  try {
    const told = followed?.();
    const info = JSON.parse(await get(socket, '/info'));
    const rows = JSON.parse(await get(socket, '/containers/json?all=1'));
    const details = await Promise.all(rows.map(async (row) => JSON.parse(await get(socket, `/containers/${row.Id}/json`))));
    const containers = details.map(readContainer).sort((a, b) => (a.name < b.name ? -1 : 1));
    const running = containers.filter((container) => container.running).map(({ name, release }) => ({ name, release }));
    const events = told ?? (await readEvents(socket, info, since));
    const happened = parseEvents(events);
    const outages = outagesOf(happened, containers);
    return { name, socket, reachable: true, engineId: info.ID, running, containers, ...countEvents(happened), outages };
  } catch (error) {
    return { name, socket, reachable: false, error: error.message };
  }
}

function readContainer(detail) {
  const labels = detail.Config.Labels ?? {};
  return {
    id: detail.Id,
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

/** What happened to containers until now by the bot's own clock. */
function readEvents(socket, info, since) {
  const until = (Date.parse(info.SystemTime) / 1000 + 0.05).toFixed(3);
  const filters = encodeURIComponent(JSON.stringify({ type: ['container'] }));
  return get(socket, `/events?since=${since}&until=${until}&filters=${filters}`);
}

function parseEvents(text) {
  const lines = text.split('\n').filter((part) => part.trim() !== '');
  return lines.map((line) => JSON.parse(line));
}

/** Stretches in which no container ran. */
function outagesOf(happened, containers) {
  const changes = happened.filter(({ Action }) => Action === 'start' || Action === 'die');
  const first = new Map(changes.toReversed().map(({ Action, Actor }) => [Actor.ID, Action]));
  // What ran before: what died without a start, and what runs and never changed.
  const before = [...first.values()].filter((action) => action === 'die');
  let up = before.length + containers.filter(({ id, running }) => running && !first.has(id)).length;
  const outages = [];
  for (const { Action, timeNano } of changes) {
    up += Action === 'start' ? 1 : -1;
    const at = Math.round(timeNano / 1e6);
    if (Action === 'die' && up === 0) outages.push([at, null]);
    if (Action === 'start' && up === 1 && outages.at(-1)?.[1] === null) outages.at(-1)[1] = at;
  }
  return outages;
}

/** In all, and by operation. */
function countEvents(happened) {
  const events = {};
  const ops = {};
  for (const { Action, Actor } of happened) {
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
  let isFollowing = false;
  let control;
  const bots = [];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '--since') {
      at += 1;
      since = words[at] ?? '';
    } else if (words[at] === '--follow') {
      isFollowing = true;
    } else if (words[at] === '--control') {
      at += 1;
      control = words[at];
    } else {
      const [, name, place] = /^(?:([^=]+)=)?(.+)$/s.exec(words[at]) ?? [];
      const [, host, port] = /^udp:(.+):(\d+)$/.exec(place) ?? [];
      const where = host === undefined ? { socket: place } : { address: { host, port: Number(port) } };
      bots.push({ name: name ?? place, ...where });
    }
  }
  return /^\d+(\.\d+)?$/.test(since) && bots.length > 0 ? { since, isFollowing, control, bots } : undefined;
}

const asked = readArguments(process.argv.slice(2));
if (asked === undefined) {
  process.stderr.write('usage: read-outcome.mjs [--since UNIX-SECONDS | --follow] [--control SOCKET] [NAME=](SOCKET | udp:HOST:PORT) …\n');
  process.exitCode = 2;
} else {
  const { since } = asked;
  const followed = asked.isFollowing ? await followBots(asked.bots, asked.control) : asked.bots.map((bot) => ({ ...bot, since }));
  const counters = await readCounters(asked.control);
  const bots = await Promise.all(
    followed.map((bot) => (bot.address === undefined ? readBot(bot) : readMcu(bot, counters))),
  );
  process.stdout.write(`${JSON.stringify({ bots })}\n`);
  process.exitCode = bots.every((bot) => bot.reachable) ? 0 : 1;
}
