// SPDX-License-Identifier: Apache-2.0
import { type ComponentType, lazy } from 'react';
import { BotsScreen } from '../features/bots/index.ts';
import { SitesScreen } from '../features/sites/index.ts';
import type { IconName } from '../ui/index.ts';

/** `path`: the parts of the address after the section, `#/bots/ID/more` → `['ID', 'more']`. */
export type ScreenProps = { readonly path: readonly string[] };

export type SectionId = 'bots' | 'images' | 'rollouts' | 'records';

export type ShellSection = {
  readonly id: SectionId;
  readonly icon: IconName;
  readonly Screen: ComponentType<ScreenProps>;
};

/** Bots are what a person opens first; the others come when they are asked for, so that the first load stays small. */
const ImagesScreen = lazy(async () => ({ default: (await import('../features/images/index.ts')).ImagesScreen }));
const RolloutsScreen = lazy(async () => ({ default: (await import('../features/rollouts/index.ts')).RolloutsScreen }));
const ScreenSettings = lazy(async () => ({ default: (await import('../features/screen/index.ts')).ScreenSettings }));
const RecordsScreen = lazy(async () => ({ default: (await import('../features/records/index.ts')).RecordsScreen }));

/** The rail, top to bottom; a section's place is its key, 1 to 4. */
export const sections: readonly ShellSection[] = [
  { id: 'bots', icon: 'bot', Screen: BotsScreen },
  { id: 'images', icon: 'package', Screen: ImagesScreen },
  { id: 'rollouts', icon: 'rocket', Screen: RolloutsScreen },
  { id: 'records', icon: 'clipboard-list', Screen: RecordsScreen },
];

/** Every screen by the first part of its address; those outside of the rail are reached from the top bar. */
export const screens: ReadonlyMap<string, ComponentType<ScreenProps>> = new Map([
  ...sections.map(({ id, Screen }) => [id, Screen] as const),
  ['sites', SitesScreen] as const,
  ['screen', ScreenSettings] as const,
]);
