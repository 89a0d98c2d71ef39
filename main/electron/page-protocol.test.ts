// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PageFiles } from '../browser/index.ts';
import { answerPage, isOwnAddress, isPage, pageAddress } from './page-protocol.ts';

let folder: string;
let files: PageFiles;
const get = (url: string, method = 'GET') => answerPage({ url, method }, files);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  await mkdir(join(folder, 'page/assets'), { recursive: true });
  await writeFile(join(folder, 'page/index.html'), '<meta nonce="__CSP_NONCE__">');
  await writeFile(join(folder, 'page/assets/main-abc.js'), 'run()');
  await writeFile(join(folder, 'secret.js'), 'secret');
  files = await PageFiles.open(join(folder, 'page'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the page in the desktop shell', () => {
  it('is served with a policy that lets it load itself and nothing else', async () => {
    const response = await get(pageAddress);
    const body = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /nonce="([^"]+)"/.exec(body)?.[1];
    expect(response.status).toBe(200);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toMatch(/default-src 'none'; script-src 'self';.*connect-src 'self';.*require-trusted-types-for/);
    expect(policy).not.toMatch(/https?:|ws:|unsafe/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is served with its scripts, typed and isolated', async () => {
    const response = await get(`${pageAddress}assets/main-abc.js`);
    expect(await response.text()).toBe('run()');
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it.each([
    'app://bots/../secret.js',
    'app://bots/%2e%2e/secret.js',
    'app://bots/..%2fsecret.js',
    'app://bots//etc/passwd',
    'app://bots/__proto__',
    'app://bots/assets/',
    'app://other/index.html',
    'app://bots.evil/index.html',
    'http://bots/index.html',
  ])('is nothing but its own files: %s is not here', async (address) => {
    const response = await get(address);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    expect((await get(pageAddress, method)).status).toBe(405);
  });
});

describe('an address', () => {
  it.each([
    ['app://bots/', true],
    ['app://bots/#/bots/1', true],
    ['app://bots/index.html', false],
    ['app://bots', false],
    ['app://bots.evil/', false],
    ['https://bots/', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('%s is the page: %s', (address, is) => {
    expect(isPage(address)).toBe(is);
  });

  it.each([
    ['app://bots/assets/a.js', true],
    ['app://bots.evil/', false],
    ['app://user@bots.evil/', false],
    ['http://bots/', false],
    ['not an address', false],
  ])('%s is ours: %s', (address, is) => {
    expect(isOwnAddress(address)).toBe(is);
  });
});
