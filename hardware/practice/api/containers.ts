// SPDX-License-Identifier: Apache-2.0
import { getContainer, removeContainer, renameContainer, updateContainer } from '../engine/containers.ts';
import { createContainer } from '../engine/create.ts';
import { findImage } from '../engine/images.ts';
import { textMapIn } from '../engine/json.ts';
import { killContainer, startContainer, stopContainer } from '../engine/lifecycle.ts';
import { EngineRefusal } from '../engine/refusal.ts';
import type { ContainerRecord } from '../engine/state.ts';
import { inspectContainer, listedContainer } from './container-json.ts';
import { anyFits, labelsFit, readFilters } from './filters.ts';
import { type Answer, type Call, done, isSet, json, type Route, readBody, route } from './router.ts';

const idOf = (call: Call): string => call.params[0] ?? '';

function list({ engine, query }: Call): Answer {
  const filters = readFilters(query.get('filters'));
  const all = isSet(query, 'all') || filters.has('status');
  const fits = (container: ContainerRecord): boolean =>
    (all || container.status === 'running' || container.status === 'restarting') &&
    labelsFit(filters, textMapIn(container.config['Labels'])) &&
    anyFits(filters, 'status', (status) => status === container.status) &&
    anyFits(filters, 'id', (id) => container.id.startsWith(id)) &&
    anyFits(filters, 'ancestor', (image) => findImage(engine, image)?.id === container.imageId) &&
    anyFits(
      filters,
      'name',
      (name) => new RegExp(name).test(container.name) || new RegExp(name).test(`/${container.name}`),
    );
  const newestFirst = engine.state.containers.filter(fits).reverse();
  const limit = Number(query.get('limit') ?? '0');
  return json((limit > 0 ? newestFirst.slice(0, limit) : newestFirst).map((each) => listedContainer(engine, each)));
}

/** Log lines in the framing of a container without a TTY: stream, three zeros, length, bytes. */
function logs(call: Call): Answer {
  const container = getContainer(call.engine, idOf(call));
  const wanted = (['stdout', 'stderr'] as const).filter((stream) => isSet(call.query, stream));
  if (wanted.length === 0) {
    throw new EngineRefusal(400, 'Bad parameters: you must choose at least one stream');
  }
  const tail = Number(call.query.get('tail') ?? 'all');
  const lines = container.log.filter((line) => wanted.includes(line.stream));
  const frames = (Number.isNaN(tail) ? lines : lines.slice(Math.max(0, lines.length - tail))).map((line) => {
    const text = Buffer.from(`${isSet(call.query, 'timestamps') ? `${line.time} ` : ''}${line.text}\n`);
    const head = Buffer.alloc(8);
    head.writeUInt8(line.stream === 'stdout' ? 1 : 2, 0);
    head.writeUInt32BE(text.length, 4);
    return Buffer.concat([head, text]);
  });
  return {
    kind: 'stream',
    type: 'application/vnd.docker.raw-stream',
    write: async (response) => void response.end(Buffer.concat(frames)),
  };
}

export const containerRoutes: readonly Route[] = [
  route('GET', '/containers/json', list),
  route('POST', '/containers/create', async (call) => {
    const container = createContainer(call.engine, call.query.get('name') ?? '', await readBody(call));
    return json({ Id: container.id, Warnings: [] }, 201);
  }),
  route('GET', '/containers/*/json', (call) => json(inspectContainer(getContainer(call.engine, idOf(call))))),
  route('GET', '/containers/*/logs', logs),
  route('POST', '/containers/*/start', async (call) => {
    await startContainer(call.engine, idOf(call));
    return done;
  }),
  route('POST', '/containers/*/stop', async (call) => {
    await stopContainer(call.engine, idOf(call));
    return done;
  }),
  route('POST', '/containers/*/kill', (call) => {
    killContainer(call.engine, idOf(call), call.query.get('signal') ?? '');
    return done;
  }),
  route('POST', '/containers/*/rename', (call) => {
    renameContainer(call.engine, idOf(call), call.query.get('name') ?? '');
    return done;
  }),
  route('POST', '/containers/*/update', async (call) => {
    updateContainer(call.engine, idOf(call), await readBody(call));
    return json({ Warnings: null });
  }),
  route('DELETE', '/containers/*', async (call) => {
    await removeContainer(call.engine, idOf(call), isSet(call.query, 'force'));
    return done;
  }),
];
