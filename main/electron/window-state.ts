// SPDX-License-Identifier: Apache-2.0
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
const stateSchema = z.object({ bounds: rectangleSchema, maximized: z.boolean() });

type Rectangle = z.infer<typeof rectangleSchema>;
/** Where the window was; without a place Electron centres it. */
export type WindowState = {
  readonly bounds: Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'>;
  readonly maximized: boolean;
};

/** The window that a first start shows: as large as the smallest tablet we design for. */
export const firstWindow: WindowState = { bounds: { width: 1280, height: 800 }, maximized: false };
/** So much of the window must be on a screen that a gloved hand can take hold of it. */
const graspPx = 100;

/** The window of the last time if it can still be seen on one of `screens` (their work areas), else the first one. */
export function readWindowState(path: string, screens: readonly Rectangle[]): WindowState {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return screens.some((screen) => canGrasp(state.bounds, screen)) ? state : firstWindow;
  } catch (error) {
    // No file yet, or one that somebody or a power cut damaged: a window's place is not worth a word.
    if (isSystemError(error) || error instanceof SyntaxError || error instanceof z.core.$ZodError) return firstWindow;
    throw error;
  }
}

/** Throws the system's error when the folder cannot be written. */
export function keepWindowState(path: string, state: { bounds: Rectangle; maximized: boolean }): void {
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

function canGrasp(window: Rectangle, screen: Rectangle): boolean {
  const visibleWidth = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const isTopVisible = window.y >= screen.y && window.y + graspPx <= screen.y + screen.height;
  return visibleWidth >= graspPx && isTopVisible;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
