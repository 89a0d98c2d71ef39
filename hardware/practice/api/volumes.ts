// SPDX-License-Identifier: Apache-2.0
import { type JsonObject, textIn, textMapIn } from '../engine/json.ts';
import type { VolumeRecord } from '../engine/state.ts';
import { createVolume, getVolume, removeVolume } from '../engine/volumes.ts';
import { labelsFit, readFilters } from './filters.ts';
import { done, json, type Route, readBody, route } from './router.ts';

function volumeJson(volume: VolumeRecord): JsonObject {
  const labels = Object.keys(volume.labels).length === 0 ? null : volume.labels;
  return {
    ...{ CreatedAt: volume.createdAt, Driver: volume.driver, Labels: labels },
    ...{ Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`, Name: volume.name, Options: null, Scope: 'local' },
  };
}

export const volumeRoutes: readonly Route[] = [
  route('GET', '/volumes', ({ engine, query }) => {
    const filters = readFilters(query.get('filters'));
    const found = engine.state.volumes.filter((volume) => labelsFit(filters, volume.labels));
    return json({ Volumes: found.map(volumeJson), Warnings: null });
  }),
  route('POST', '/volumes/create', async (call) => {
    const body = await readBody(call);
    return json(volumeJson(createVolume(call.engine, textIn(body['Name']), textMapIn(body['Labels']))), 201);
  }),
  route('GET', '/volumes/*', ({ engine, params }) => json(volumeJson(getVolume(engine, params[0] ?? '')))),
  route('DELETE', '/volumes/*', ({ engine, params }) => {
    removeVolume(engine, params[0] ?? '');
    return done;
  }),
];
