// SPDX-License-Identifier: Apache-2.0
import { languages } from '../../copy/language.ts';
import { screenCopy as copy } from '../../copy/screen.ts';
import { Choice, changeSettings, useSettings } from '../../ui/index.ts';

const asLaptop = 'laptop';

/** Which language the page speaks. Where there is one only, there is nothing to choose and nothing is shown. */
export function LanguageChoice() {
  const { language } = useSettings();
  const offered = Object.entries(languages).filter(([tag, { isTrial }]) => isTrial !== true || tag === language);
  if (offered.length === 1) return null;
  return (
    <Choice
      label={copy.language}
      value={language ?? asLaptop}
      options={[
        { id: asLaptop, label: copy.languageOfLaptop },
        ...offered.map(([id, { name }]) => ({ id, label: <span lang={id}>{name}</span> })),
      ]}
      onChange={(chosen) => changeSettings({ language: chosen === asLaptop ? null : chosen })}
    />
  );
}
