// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultError } from '../../../app/kernel/index.ts';
import { sampleImage } from '../../../test/builders/container-image.ts';
import { type Answer, scriptedEngine } from '../../../test/fakes/scripted-engine.ts';
import { imageReference, stagingReference } from './image-name.ts';
import { stageImage } from './stage.ts';

const { image, content } = sampleImage();
const hooks = { onProgress: () => undefined, signal: new AbortController().signal };
const info = { ID: 'x', Name: 'bot', ServerVersion: '20', OSType: 'linux', Architecture: 'x86_64' };
const diffIds = image.layers.map((layer) => layer.diffId);
const right = { Id: image.config, RootFS: { Layers: diffIds } };

/** An engine that holds one image sharing two layers, and answers each load in turn; the last answer stays. */
function bot(loads: readonly Answer[], arrives: unknown = right) {
  const left = [...loads];
  const bodies: Buffer[] = [];
  let loaded = false;
  const load = (body: Buffer): Answer => {
    bodies.push(body);
    const answer = (left.length > 1 ? left.shift() : left[0]) ?? {};
    loaded = !JSON.stringify(answer).includes('rror');
    return answer;
  };
  const questions: Readonly<Record<string, unknown>> = {
    'GET /info': info,
    'GET /images/json': [{ Id: 'sha256:base' }],
    'GET /images/sha256:base/json': { Id: 'sha256:base', RootFS: { Layers: [...diffIds.slice(0, 2), 'sha256:other'] } },
  };
  const engine = scriptedEngine(({ line, body }) => {
    if (line.startsWith('POST /images/load')) return load(body);
    if (line.startsWith('POST')) return { status: 201 };
    if (line.startsWith('DELETE')) return { body: [] };
    const answer = loaded && line === `GET /images/${stagingReference(image)}/json` ? arrives : questions[line];
    return answer === undefined ? { status: 404, body: { message: 'no such image' } } : { body: answer };
  });
  return { engine, bodies };
}

let close = async (): Promise<void> => undefined;
afterEach(() => close());

async function stage(loads: readonly Answer[], arrives?: unknown) {
  const { engine, bodies } = bot(loads, arrives);
  const scripted = await engine;
  close = scripted.close;
  const receipt = await stageImage({ engine: scripted.engine, image, content, hooks }).catch(
    (error: FaultError) => error.fault,
  );
  return { receipt, bodies, lines: scripted.lines };
}

describe('stageImage', () => {
  it('leaves out the layers that an image on the bot shares, and names the image only after a look at it', async () => {
    const { receipt, lines } = await stage([{ body: '{"stream":"Loaded image"}\n' }]);
    expect(receipt).toMatchObject({ layersReused: 2 });
    const tagged = lines.findIndex((line) => line.startsWith('POST') && line.includes('/tag?'));
    expect(lines.indexOf(`GET /images/${stagingReference(image)}/json`)).toBeLessThan(tagged);
    expect(lines[tagged]).toContain(`repo=${encodeURIComponent(imageReference(image).split(':')[0] ?? '')}`);
  });

  const objections: readonly (readonly [string, Answer])[] = [
    ['an error line', { body: '{"errorDetail":{"message":"invalid diffID"},"error":"invalid diffID"}\n' }],
    ['an error in plain words only', { body: '{"error":"open blobs: no such file"}\n' }],
    ['a broken unpack told as progress', { body: '{"stream":"Error unpacking image x"}\n' }],
    ['something that is not JSON', { body: 'Error: what?\n' }],
    ['a status', { status: 500, body: { message: 'layer error' } }],
  ];
  it.each(objections)('sends everything when the bot objects with %s', async (_name, objection) => {
    const { receipt, bodies } = await stage([objection, { body: '' }]);
    expect(receipt).toMatchObject({ layersReused: 0 });
    expect(bodies).toHaveLength(2);
    expect(bodies[1]?.includes('base layer')).toBe(true);
    expect(bodies[0]?.includes('base layer')).toBe(false);
  });

  it('gives up when the bot objects to the whole archive too', async () => {
    const { receipt, bodies } = await stage([{ body: '{"error":"invalid diffID"}\n' }]);
    expect(receipt).toMatchObject({ code: 'driver/refused', details: { reason: 'invalid diffID' } });
    expect(bodies).toHaveLength(2);
  });

  it('does not send again when the disk is full', async () => {
    const { receipt, bodies } = await stage([{ body: '{"error":"write x: no space left on device"}\n' }]);
    expect(receipt).toMatchObject({ code: 'driver/disk-full' });
    expect(bodies).toHaveLength(1);
  });

  it('refuses an image that is another one after it arrived, and never names it', async () => {
    const { receipt, lines } = await stage([{ body: '' }], { Id: 'sha256:evil', RootFS: { Layers: diffIds } });
    expect(receipt).toMatchObject({ code: 'driver/image-mismatch' });
    expect(lines.some((line) => line.includes('/tag?'))).toBe(false);
  });

  it('accepts the manifest digest as the name of the image, as engines with a containerd store have it', async () => {
    const { receipt } = await stage([{ body: '' }], { ...right, Id: image.manifest });
    expect(receipt).toMatchObject({ layersReused: 2 });
  });
});
