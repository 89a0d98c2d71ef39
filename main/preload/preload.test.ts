// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { shellBridge } from '../../app/contract/index.ts';

/** Runs the preload as a sandbox does: nothing but Electron can be required. */
function run() {
  const source = readFileSync(new URL('preload.cts', import.meta.url), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exposed = new Map<string, Record<string, (...args: unknown[]) => unknown>>();
  const sent: unknown[][] = [];
  const posted: unknown[][] = [];
  const listeners = new Map<string, (event: unknown) => void>();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: never) => void exposed.set(name, value) },
    ipcRenderer: {
      send: (...args: unknown[]) => void sent.push(args),
      on: (channel: string, listener: (event: unknown) => void) => void listeners.set(channel, listener),
    },
  };
  const require = (name: string) => {
    if (name === 'electron') return electron;
    throw new Error(`a sandboxed preload cannot require ${name}`);
  };
  runInNewContext(outputText, {
    require,
    exports: {},
    location: { origin: 'app://bots' },
    window: { postMessage: (...args: unknown[]) => void posted.push(args) },
  });
  return { exposed, sent, posted, listeners };
}

describe('the preload', () => {
  it('exposes one function, which asks for a port and passes nothing on', () => {
    const { exposed, sent } = run();
    expect([...exposed.keys()]).toEqual([shellBridge.global]);
    const bridge = exposed.get(shellBridge.global);
    expect(Object.keys(bridge ?? {})).toEqual(['connect']);
    bridge?.['connect']?.({ evil: true });
    expect(sent).toEqual([[shellBridge.ask]]);
  });

  it('hands the port to the page of the same origin only, without the event', () => {
    const { posted, listeners } = run();
    expect([...listeners.keys()]).toEqual([shellBridge.port]);
    const port = {};
    listeners.get(shellBridge.port)?.({ ports: [port], sender: 'secret' });
    expect(posted).toEqual([[shellBridge.port, 'app://bots', [port]]]);
  });
});
