// SPDX-License-Identifier: Apache-2.0
import { type StreamName, streams } from '../../app/contract/index.ts';
import type { Feed } from '../../app/kernel/index.ts';
import type { GatewayLog } from './types.ts';

type Item = { readonly id: string };

/** The same feed, without items that its schema refuses; each of those is logged as the defect it is. */
export function checkedFeed(stream: StreamName, feed: Feed<Item>, log: GatewayLog): Feed<Item> {
  const isSound = (item: Item): boolean => {
    const parsed = streams[stream].safeParse(item);
    if (!parsed.success)
      log.error('a stream holds what its schema refuses', { stream, id: item.id, error: parsed.error });
    return parsed.success;
  };
  return {
    snapshot: () => feed.snapshot().filter(isSound),
    watch: (listener) => feed.watch((delta) => listener({ put: delta.put.filter(isSound), remove: delta.remove })),
  };
}
