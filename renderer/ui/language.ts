// SPDX-License-Identifier: Apache-2.0
import { chooseLanguage, speak, spokenLanguage } from '../copy/language.ts';
import { useSettings } from './settings.ts';

/** Speaks what the person or the laptop chose, and calls `show` with its tag now and after every other choice. */
export function startLanguage(root: HTMLElement, show: (language: string) => void): void {
  const use = (chosen: string | null) =>
    // Words that cannot be loaded are a defect and stay one; the page is shown in the language it has.
    speak(chooseLanguage(chosen, navigator.languages), navigator.language).finally(() => {
      root.lang = spokenLanguage();
      show(root.lang);
    });
  void use(useSettings.getState().language);
  useSettings.subscribe(({ language }, before) => {
    if (language !== before.language) void use(language);
  });
}
