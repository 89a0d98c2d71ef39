// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine/engine.ts';
import { EngineRefusal, NotModified } from '../engine/refusal.ts';
import { containerRoutes } from './containers.ts';
import { imageRoutes } from './images.ts';
import type { Answer, Call, Route } from './router.ts';
import { API_VERSION, ENGINE_VERSION, OLDEST_API_VERSION, systemRoutes } from './system.ts';
import { volumeRoutes } from './volumes.ts';

const ROUTES: readonly Route[] = [...systemRoutes, ...imageRoutes, ...containerRoutes, ...volumeRoutes];

export type Incoming = { readonly request: IncomingMessage; readonly body: AsyncIterable<Buffer> };

/** Works one Engine API call out; nothing of the answer has been sent yet, except that a stream writes itself later. */
export async function answerCall(engine: Engine, incoming: Incoming): Promise<Answer> {
  try {
    return await dispatch(engine, incoming);
  } catch (error) {
    if (error instanceof NotModified) return { kind: 'empty', status: 304 };
    if (error instanceof EngineRefusal) return { kind: 'json', status: error.status, json: { message: error.message } };
    throw error;
  }
}

function dispatch(engine: Engine, { request, body }: Incoming): Answer | Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://bot');
  const path = withoutVersion(url.pathname);
  for (const route of ROUTES) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (match === null) continue;
    const call: Call = { engine, params: match.slice(1).map(decode), query: url.searchParams, request, body };
    return route.run(call);
  }
  throw new EngineRefusal(404, 'page not found');
}

function withoutVersion(path: string): string {
  const match = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path);
  if (match === null) return path;
  const asked = Number(match[1]) * 1000 + Number(match[2]);
  if (asked > versionNumber(API_VERSION)) {
    const words = `client version ${match[1]}.${match[2]} is too new`;
    throw new EngineRefusal(400, `${words}. Maximum supported API version is ${API_VERSION}`);
  }
  if (asked < versionNumber(OLDEST_API_VERSION)) {
    const words = `client version ${match[1]}.${match[2]} is too old`;
    throw new EngineRefusal(400, `${words}. Minimum supported API version is ${OLDEST_API_VERSION}`);
  }
  return match[3] ?? '/';
}

function versionNumber(version: string): number {
  const [major = '0', minor = '0'] = version.split('.');
  return Number(major) * 1000 + Number(minor);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new EngineRefusal(400, 'invalid URL escape');
  }
}

/** Puts the answer on the wire with dockerd's headers. */
export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  response.setHeader('Api-Version', API_VERSION);
  response.setHeader('Docker-Experimental', 'false');
  response.setHeader('Ostype', 'linux');
  response.setHeader('Server', `Docker/${ENGINE_VERSION} (linux)`);
  switch (answer.kind) {
    case 'json':
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(answer.json)}\n`);
      return;
    case 'text':
      response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(answer.text);
      return;
    case 'empty':
      response.writeHead(answer.status);
      response.end();
      return;
    case 'stream':
      response.writeHead(200, { 'content-type': answer.type });
      await answer.write(response);
  }
}
