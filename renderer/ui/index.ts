// SPDX-License-Identifier: Apache-2.0
export { Announcer, announce } from './announcer.tsx';
export { type BadgeState, CountBadge, StateBadge } from './badge.tsx';
export { Button, type ButtonKind, ButtonLink, type ButtonProps } from './button.tsx';
export { Choice, type ChoiceOption, Tick } from './choice.tsx';
export { useDraft } from './draft.ts';
export { CopyCode, FaultNote } from './fault-note.tsx';
export { HoldButton, type HoldButtonProps } from './hold-button.tsx';
export { Icon, type IconName } from './icon.tsx';
export { startLanguage } from './language.ts';
export { Pane, Screen, Tabs, TwoPane } from './layout.tsx';
export { List, Row, type RowProps } from './list.tsx';
export { Countdown, Progress, ProgressBar, shareDone, Tile, Tiles } from './progress.tsx';
export { LostSince, useStationNow } from './reach.ts';
export { Reveal, RevealStep } from './reveal.tsx';
export { EmptyState, type Fact, Facts, Section, type Tone } from './section.tsx';
export {
  type ConfirmStyle,
  changeSettings,
  type Hand,
  pxPerMmRange,
  type Settings,
  type Size,
  startSettings,
  type Theme,
  useSettings,
  usualPxPerMm,
} from './settings.ts';
export { Sheet } from './sheet.tsx';
export { TextField } from './text-field.tsx';
export { ageWords, clockWords, momentWords, useNow } from './time.ts';
export { Told } from './told.tsx';
export { VirtualList } from './virtual-list.tsx';
