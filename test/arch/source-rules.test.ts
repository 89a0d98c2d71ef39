// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { allFiles as everyFile, filesUnder, productFiles, type SourceFile, testFiles } from './source-files.ts';

/** This file holds the forbidden words as patterns. */
const allFiles = everyFile.filter(({ path }) => path !== 'test/arch/source-rules.test.ts');

/** `path:line` of every match. */
function places(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

const outside = (files: readonly SourceFile[], folder: string) => files.filter(({ path }) => !path.startsWith(folder));

describe('source rules', () => {
  it('sees the whole tree', () => {
    expect(productFiles.length).toBeGreaterThan(40);
    expect(testFiles.length).toBeGreaterThan(3);
  });

  it('begins every file with its licence', () => {
    // A program's first line must name its interpreter; its licence follows.
    const head = (text: string) => text.replace(/^#!.*\n/, '');
    const without = allFiles.filter(({ text }) => !head(text).startsWith('// SPDX-License-Identifier: Apache-2.0\n'));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it('makes a VerifiedImage in app/images only', () => {
    const cast = /(\bas\s+(unknown\s+as\s+)?|<)(readonly\s+)?VerifiedImage\b(?!\s*[,>|&])/;
    expect(places(outside(productFiles, 'app/images/'), cast)).toEqual([]);
  });

  it('imports zod/mini, never the whole of zod', () => {
    expect(places(allFiles, /from 'zod'|from "zod"|import\('zod'\)/)).toEqual([]);
  });

  it('leaves no test out silently', () => {
    const leftOut = new RegExp(`\\b(it|test|describe)\\.(${['skip', 'only', 'todo', 'fixme'].join('|')})\\(`);
    expect(places(testFiles, leftOut)).toEqual([]);
  });

  it('leaves no unfinished mark in the product', () => {
    expect(places(productFiles, /\b(TODO|FIXME|XXX)\b|not implemented|coming soon/i)).toEqual([]);
  });

  it('suppresses no type error without a reason', () => {
    expect(places(allFiles, /@ts-ignore|@ts-nocheck|@ts-expect-error\s*$/)).toEqual([]);
  });

  it('suppresses no lint rule in the product without a reason', () => {
    expect(places(productFiles, /biome-ignore [^:]+:\s*$|biome-ignore [^:]*$/)).toEqual([]);
  });

  it('names no file by what it is not about', () => {
    const vague = /(^|\/)(utils?|helpers?|managers?|common|misc)([./]|$)/;
    expect(allFiles.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
  });

  it('names files in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*([.][a-z]+)*[.](ts|cts|mts|tsx|mjs|cjs)$/;
    expect(allFiles.map(({ path }) => path).filter((path) => !kebab.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });

  it('exports from an index and implements nothing there', () => {
    const doors = productFiles.filter(({ path }) => path.endsWith('/index.ts') && path !== 'app/contract/index.ts');
    const implementing = places(doors, /^\s*(async\s+)?(function|class)\s|=>\s/);
    expect(implementing.filter((place) => !place.startsWith('app/contract/'))).toEqual([]);
  });

  it('builds a page that names no remote address', () => {
    const built = filesUnder('out/renderer', (path) => /[.](js|css|html)$/.test(path));
    const remote =
      /\b(?:https?|wss?):\/\/(?!127\.0\.0\.1|localhost|www\.w3\.org\/(?:\d{4}|XML|1999)|react\.dev\/errors|reactjs\.org\/)[\w.-]+/g;
    const found = built.flatMap(({ path, text }) => [...text.matchAll(remote)].map(([url]) => `${path}: ${url}`));
    expect(found).toEqual([]);
  });
});
