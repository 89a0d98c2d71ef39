// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../../../app/kernel/index.ts';
import type { Engine } from '../engine/engine.ts';
import { type JsonObject, objectIn, parseJson } from '../engine/json.ts';
import { EngineRefusal } from '../engine/refusal.ts';

/** The call as a handler sees it. `body` streams; `params` are the parts of the path. */
export type Call = {
  readonly engine: Engine;
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  /** The bytes of the request as the link lets them through. */
  readonly body: AsyncIterable<Buffer>;
};

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly json: Json }
  | { readonly kind: 'text'; readonly status: number; readonly text: string }
  | { readonly kind: 'empty'; readonly status: number }
  /** A stream that the handler writes itself, headers already sent. */
  | { readonly kind: 'stream'; readonly type: string; readonly write: (response: ServerResponse) => Promise<void> };

export type Route = {
  readonly method: string;
  readonly path: RegExp;
  readonly run: (call: Call) => Answer | Promise<Answer>;
};

/** `pattern` is a path with `*` for one segment and `**` for a reference that may hold slashes. */
export function route(method: string, pattern: string, run: Route['run']): Route {
  const source = pattern.replaceAll('**', '(.+)').replaceAll(/(?<!\.)\*/g, '([^/]+)');
  return { method, path: new RegExp(`^${source.replaceAll('(.+)', '(.+?)')}$`), run };
}

export function json(value: Json, status = 200): Answer {
  return { kind: 'json', status, json: value };
}

export const done: Answer = { kind: 'empty', status: 204 };

const MAX_BODY_BYTES = 4 << 20;

export async function readBody(call: Call): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of call.body) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new EngineRefusal(400, 'http: request body too large');
    chunks.push(chunk);
  }
  try {
    return objectIn(parseJson(Buffer.concat(chunks).toString('utf8') || '{}'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new EngineRefusal(400, `invalid character in request body: ${error.message}`);
  }
}

export function isSet(query: URLSearchParams, key: string): boolean {
  return ['1', 'true', 'True', 't'].includes(query.get(key) ?? '');
}
