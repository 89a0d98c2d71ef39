// SPDX-License-Identifier: Apache-2.0
import { addresses } from '../../addresses.ts';
import { screenCopy as copy } from '../../copy/screen.ts';
import {
  ButtonLink,
  Choice,
  type ConfirmStyle,
  changeSettings,
  type Hand,
  Screen,
  Section,
  type Size,
  type Theme,
  useSettings,
} from '../../ui/index.ts';
import { LanguageChoice } from './language-choice.tsx';
import { SizeCheck } from './size-check.tsx';

const themes: readonly Theme[] = ['light', 'dark', 'sun'];
const sizes: readonly Size[] = ['glove', 'touch', 'desk'];
const hands: readonly Hand[] = ['left', 'both', 'right'];
const confirms: readonly ConfirmStyle[] = ['hold', 'two-press'];

/** `#/screen`: how this screen looks and is held. Every choice takes effect at once, there is nothing to save. */
export function ScreenSettings() {
  const { theme, size, hand, confirm } = useSettings();
  return (
    <Screen>
      <h1>{copy.title}</h1>
      <p>{copy.atOnce}</p>
      <Section>
        <Choice
          label={copy.theme}
          value={theme}
          options={themes.map((id) => ({ id, label: copy.themes[id] }))}
          onChange={(chosen) => changeSettings({ theme: chosen })}
        />
        <Choice
          label={copy.size}
          value={size}
          options={sizes.map((id) => ({ id, label: copy.sizes[id] }))}
          onChange={(chosen) => changeSettings({ size: chosen })}
        />
        <Choice
          label={copy.hand}
          value={hand}
          options={hands.map((id) => ({ id, label: copy.hands[id] }))}
          onChange={(chosen) => changeSettings({ hand: chosen })}
        />
        <Choice
          label={copy.confirm}
          value={confirm}
          options={confirms.map((id) => ({ id, label: copy.confirms[id] }))}
          onChange={(chosen) => changeSettings({ confirm: chosen })}
        />
        <LanguageChoice />
      </Section>
      <SizeCheck />
      <ButtonLink kind="primary" wide href={addresses.bots}>
        {copy.done}
      </ButtonLink>
    </Screen>
  );
}
