// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { McuRosterEntry } from '../fleet/roster.ts';
import { Flash } from '../mcu/flash.ts';
import { Settings } from '../mcu/settings.ts';
import { FIRST_RELEASE } from './picker-app.ts';
import { type WelderModel, welderImage } from './welder-app.ts';

/** A fresh welder comes with release 1.0.0 in slot 0, nothing in slot 1, and its name plate in the settings. A folder that is there is kept. */
export function layMcuStartState(folder: string, { model, cell, id, profile }: McuRosterEntry): void {
  if (existsSync(join(folder, 'flash.bin'))) return;
  // Laid beside its place and moved there whole: a start that is interrupted leaves no half bot.
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const flash = Flash.open(join(draft, 'flash.bin'), 'factory');
  flash.write(0, 0, firstImage(model));
  flash.powerOff();
  if (profile.hasSettings) {
    const settings = new Settings(join(draft, 'settings.json'));
    const plate = { 'millwright/id': id, 'millwright/model': model, 'millwright/cell': cell };
    for (const [name, value] of Object.entries(plate)) settings.set(name, Buffer.from(value));
    settings.save();
  }
  renameSync(draft, folder);
}

const firstImages = new Map<WelderModel, Buffer>();

/** Made once a model, however many bots there are of it. */
function firstImage(model: WelderModel): Buffer {
  const image = firstImages.get(model) ?? welderImage(FIRST_RELEASE, model);
  firstImages.set(model, image);
  return image;
}
