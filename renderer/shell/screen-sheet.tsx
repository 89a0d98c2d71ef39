// SPDX-License-Identifier: Apache-2.0
import { shellCopy } from '../copy/shell.ts';
import { Choice, type ConfirmStyle, changeSettings, Sheet, type Size, type Theme, useSettings } from '../ui/index.ts';

const copy = shellCopy.screen;
const themes: readonly Theme[] = ['light', 'dark', 'sun'];
const sizes: readonly Size[] = ['glove', 'touch', 'desk'];
const confirms: readonly ConfirmStyle[] = ['hold', 'two-press'];

/** Theme, size and how to confirm; takes effect at once, there is nothing to save. */
export function ScreenSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { theme, size, confirm } = useSettings();
  return (
    <Sheet title={copy.title} isOpen={isOpen} onClose={onClose}>
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
        label={copy.confirm}
        value={confirm}
        options={confirms.map((id) => ({ id, label: copy.confirms[id] }))}
        onChange={(chosen) => changeSettings({ confirm: chosen })}
      />
    </Sheet>
  );
}
