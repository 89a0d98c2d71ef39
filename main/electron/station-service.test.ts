// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Defect, FaultError, fault } from '../../app/kernel/index.ts';
import type { StationPort } from './page-port.ts';
import { type ServedStation, StationService } from './station-service.ts';

class FakePort extends EventEmitter implements StationPort {
  readonly sent: string[] = [];
  isClosed = false;
  postMessage(text: string): void {
    this.sent.push(text);
  }
  start(): void {}
  close(): void {
    this.isClosed = true;
  }
}

function bench(start?: () => Promise<ServedStation>) {
  const told: unknown[] = [];
  const exit = vi.fn();
  let busy = false;
  const close = vi.fn(async () => undefined);
  const attached = vi.fn(() => ({ receive: () => undefined, close: () => undefined }));
  const station: ServedStation = { attach: attached, isBusy: () => busy, close };
  const service = new StationService({
    start: start ?? (async () => station),
    tell: (message) => void told.push(message),
    exit,
  });
  return {
    service,
    told,
    exit,
    close,
    station,
    attached,
    work: (is: boolean) => {
      busy = is;
    },
  };
}

/** A start that takes until `ready` is called. */
function slowStart() {
  let ready: (station: ServedStation) => void = () => undefined;
  const started = new Promise<ServedStation>((resolve) => {
    ready = resolve;
  });
  return { start: () => started, ready: (station: ServedStation) => ready(station) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the station of the desktop shell', () => {
  it('joins a page that came before the station had started', async () => {
    const { start, ready } = slowStart();
    const { service, station, attached } = bench(start);
    const port = new FakePort();
    const joining = service.receive({ kind: 'join', page: 1 }, port);
    expect(port.sent).toEqual([]);
    ready(station);
    await joining;
    expect(attached).toHaveBeenCalledOnce();
    expect(port.sent).toHaveLength(1);
  });

  it('does not join a page that left meanwhile', async () => {
    const { start, ready } = slowStart();
    const { service, station, attached } = bench(start);
    const port = new FakePort();
    const joining = service.receive({ kind: 'join', page: 1 }, port);
    await service.receive({ kind: 'leave', page: 1 }, undefined);
    ready(station);
    await joining;
    expect(attached).not.toHaveBeenCalled();
    expect(port.isClosed).toBe(true);
  });

  it('ends the port of a page that navigated, and the old port of a page that came again', async () => {
    const { service } = bench();
    const [first, second] = [new FakePort(), new FakePort()];
    await service.receive({ kind: 'join', page: 1 }, first);
    await service.receive({ kind: 'join', page: 1 }, second);
    expect([first.isClosed, second.isClosed]).toEqual([true, false]);
    await service.receive({ kind: 'leave', page: 1 }, undefined);
    expect(second.isClosed).toBe(true);
  });

  it('ends 20 s after its last page', async () => {
    const { service, exit, close } = bench();
    const port = new FakePort();
    await service.receive({ kind: 'join', page: 1 }, port);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(exit).not.toHaveBeenCalled();
    port.emit('close');
    await vi.advanceTimersByTimeAsync(19_000);
    expect(exit).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(close).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledOnce();
  });

  it('works on without a page, says so, and ends when the work is done', async () => {
    const { service, told, exit, work } = bench();
    const port = new FakePort();
    await service.receive({ kind: 'join', page: 1 }, port);
    work(true);
    port.emit('close');
    expect(told).toEqual([{ kind: 'working' }]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(exit).not.toHaveBeenCalled();
    work(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(exit).toHaveBeenCalledOnce();
  });

  it('asked to end, ends at once when idle', async () => {
    const { service, exit, close } = bench();
    await service.receive({ kind: 'end', when: 'idle' }, undefined);
    expect(close).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledOnce();
  });

  it('asked to end in the middle of work, goes on; told to end now, closes properly', async () => {
    const { service, told, exit, close, work } = bench();
    work(true);
    await service.receive({ kind: 'end', when: 'idle' }, undefined);
    expect(told).toEqual([{ kind: 'working' }]);
    expect(exit).not.toHaveBeenCalled();
    await service.receive({ kind: 'end', when: 'now' }, undefined);
    expect(close).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledOnce();
  });

  it('that cannot start says why in words for people', async () => {
    const refused = fault('station/already-running', 'held', { details: { pid: 7 } });
    const { service, told, attached } = bench(() => Promise.reject(new FaultError(refused)));
    await service.receive({ kind: 'join', page: 1 }, new FakePort());
    expect(told).toEqual([
      { kind: 'refused', happened: expect.stringContaining('7'), next: expect.stringMatching(/window/) },
    ]);
    expect(attached).not.toHaveBeenCalled();
  });

  it.each([null, 'join', { kind: 'join' }, { kind: 'join', page: 1, more: 1 }, { kind: 'explode' }])(
    'treats %j from the window process as a defect',
    async (message) => {
      const { service } = bench();
      await expect(service.receive(message, new FakePort())).rejects.toThrow(Defect);
    },
  );
});
