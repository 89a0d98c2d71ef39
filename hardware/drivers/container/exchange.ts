// SPDX-License-Identifier: Apache-2.0
import { type Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { driverError, Refusal } from './faults.ts';
import { refusalBody } from './schema.ts';

/** No answer that this driver asks for comes near this; a bot that sends more is broken or hostile. */
export const maxAnswerBytes = 16 * 1024 * 1024;

/** What dockerode hands to the client under it; a `?` at the end of `path` says that the options are a query, `_body` beside them the body. */
type Dial = {
  readonly path: string;
  readonly method: string;
  readonly options?: Readonly<Record<string, unknown>> | null;
  readonly abortSignal?: AbortSignal;
  readonly file?: unknown;
  readonly isStream?: boolean;
};
type Answered = (error: Error | null, answer?: unknown) => void;

/**
 * HTTP for dockerode in place of its own client, which follows a redirect off the link to wherever the bot says, keeps
 * an answer of any size in memory, and obeys DOCKER_* variables that are about another engine.
 */
export class EngineClient {
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** Called by dockerode. Settles once: with the parsed answer, with its stream, or with a Refusal or transport error. */
  dial(dial: Dial, answered: Answered): void {
    const { abortSignal: signal, file, isStream = false } = dial;
    const { path, body } = targetOf(dial);
    const call = request({
      agent: this.#agent,
      host: 'bot',
      method: dial.method,
      path,
      headers: file ? { 'Content-Type': 'application/x-tar' } : body === null ? {} : jsonHeaders(body),
      ...(signal === undefined ? {} : { signal }),
    });
    call.on('error', answered);
    // Nobody asks for another protocol, so a bot that switches to one is not answering.
    call.on('upgrade', (response, socket) => {
      socket.destroy();
      answered(new Refusal(response.statusCode ?? 0, 'it changed the protocol'));
    });
    call.on('response', (response) => {
      if (isStream && isSuccess(response)) return answered(null, response);
      answerOf(response).then((answer) => answered(null, answer), answered);
    });
    if (!(file instanceof Readable)) return void call.end(body ?? undefined);
    file.on('error', (error) => call.destroy(error));
    file.pipe(call);
  }
}

function targetOf({ path, options }: Dial): { path: string; body: string | null } {
  const { _query, _body, abortSignal: _, ...plain } = options ?? {};
  const isQuery = path.endsWith('?');
  // Ids come from the bot: whatever stands in them stays a path on the bot.
  const url = new URL(path, 'http://bot');
  for (const [name, value] of isQuery ? Object.entries(_query ?? plain) : []) url.searchParams.set(name, String(value));
  const content = isQuery ? _body : plain;
  const isEmpty = content === undefined || JSON.stringify(content) === '{}';
  return { path: `${url.pathname}${url.search}`, body: isEmpty ? null : JSON.stringify(content) };
}

function jsonHeaders(body: string): Record<string, string | number> {
  return { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

async function answerOf(response: IncomingMessage): Promise<unknown> {
  const text = await textOf(response);
  const answer = parseJson(text);
  if (isSuccess(response)) return answer ?? text;
  const said = refusalBody.safeParse(answer);
  throw new Refusal(response.statusCode ?? 0, said.success ? said.data.message : `HTTP ${response.statusCode}`);
}

/** Leaving the loop early ends the connection. */
async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) {
      throw driverError('driver/protocol', `the engine answered more than ${maxAnswerBytes} bytes`);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
