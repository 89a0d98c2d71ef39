// SPDX-License-Identifier: Apache-2.0
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { productFiles, type SourceFile } from './source-files.ts';

const maxFileLines = 350;
const maxFunctionLines = 60;
/** Files or functions that may be longer, each with its reason. Generated tables only. */
const exceptions: Readonly<Record<string, string>> = {};

function lineCount(text: string): number {
  return text.trimEnd().split('\n').length;
}

/** Every function longer than the budget as `path:line name (n lines)`. */
function longFunctions({ path, text }: SourceFile): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const from = lineOf(node.getStart(source));
      const lines = lineOf(node.getEnd()) - from + 1;
      if (lines > maxFunctionLines) found.push(`${path}:${from} (${lines} lines)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('size budget', () => {
  it(`keeps every file within ${maxFileLines} lines`, () => {
    const tooLong = productFiles
      .filter(({ path, text }) => lineCount(text) > maxFileLines && exceptions[path] === undefined)
      .map(({ path, text }) => `${path} (${lineCount(text)} lines)`);
    expect(tooLong).toEqual([]);
  });

  it(`keeps every function within ${maxFunctionLines} lines`, () => {
    expect(productFiles.flatMap(longFunctions).filter((where) => exceptions[where] === undefined)).toEqual([]);
  });

  it('sees a function that is too long', () => {
    const text = `const f = () => {\n${'  work();\n'.repeat(maxFunctionLines)}};\n`;
    expect(longFunctions({ path: 'long.ts', text })).toEqual([`long.ts:1 (${maxFunctionLines + 2} lines)`]);
  });
});
