// SPDX-License-Identifier: Apache-2.0
import { fullReference, getImage, removeImage, tagImage } from '../engine/images.ts';
import { textMapIn } from '../engine/json.ts';
import { loadImages } from '../engine/load.ts';
import { EngineRefusal } from '../engine/refusal.ts';
import { anyFits, labelsFit, readFilters } from './filters.ts';
import { inspectImage, listedImage } from './image-json.ts';
import { type Answer, type Call, isSet, json, type Route, route } from './router.ts';

const referenceOf = (call: Call): string => call.params[0] ?? '';

function list({ engine, query }: Call): Answer {
  const filters = readFilters(query.get('filters'));
  const rows = engine.state.images
    .filter((image) => anyFits(filters, 'reference', (reference) => image.tags.includes(fullReference(reference))))
    .map((image) => ({ image, row: listedImage(image) }))
    .filter(({ row }) => labelsFit(filters, textMapIn(row['Labels'])));
  return json(rows.map(({ row }) => row));
}

/** A load answers 200 whatever happens; what went wrong is a line of its stream. */
async function load(call: Call): Promise<Answer> {
  const lines: object[] = [];
  try {
    for (const stream of await loadImages(call.engine, call.body)) lines.push({ stream });
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    lines.push({ errorDetail: { message: error.message }, error: error.message });
    // What the sender still has to say is read into nothing, so that it gets to hear the answer.
    call.request.resume();
  }
  const text = lines
    .map(
      (line) => `${JSON.stringify(line)}
`,
    )
    .join('');
  return { kind: 'stream', type: 'application/json', write: async (response) => void response.end(text) };
}

function inspect(call: Call): Answer {
  try {
    return json(inspectImage(getImage(call.engine, referenceOf(call))));
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    throw new EngineRefusal(error.status, `no such image: ${referenceOf(call)}: ${error.message}`);
  }
}

export const imageRoutes: readonly Route[] = [
  route('POST', '/images/load', load),
  route('GET', '/images/json', list),
  route('GET', '/images/**/json', inspect),
  route('POST', '/images/**/tag', (call) => {
    const tag = `${call.query.get('repo') ?? ''}:${call.query.get('tag') || 'latest'}`;
    if (!/^[a-z0-9][a-z0-9._/:-]*:[\w][\w.-]{0,127}$/.test(tag))
      throw new EngineRefusal(400, 'invalid reference format');
    tagImage(call.engine, referenceOf(call), tag);
    return { kind: 'empty', status: 201 };
  }),
  route('DELETE', '/images/**', (call) =>
    json(removeImage(call.engine, referenceOf(call), isSet(call.query, 'force')).map((removed) => ({ ...removed }))),
  ),
];
