// SPDX-License-Identifier: Apache-2.0
import './size-check.css';
import { screenCopy as copy } from '../../copy/screen.ts';
import { Button, changeSettings, pxPerMmRange, Section, useSettings, usualPxPerMm } from '../../ui/index.ts';

/** One press changes the card by 8.6 pixels, about a hundredth of its length. */
const stepPxPerMm = 0.1;

/** A bank card has the same size everywhere (ISO/IEC 7810 ID-1, 85.6 mm), so it tells how large a millimetre is on this screen. */
export function SizeCheck() {
  const measured = useSettings((settings) => settings.pxPerMm);
  const pxPerMm = measured ?? usualPxPerMm;
  const change = (by: number) => changeSettings({ pxPerMm: Math.round((pxPerMm + by) * 10) / 10 });
  const { least, most } = pxPerMmRange;
  return (
    <Section title={copy.check.title}>
      <p>{copy.check.why}</p>
      <div className="size-card">{copy.check.card}</div>
      <div className="cluster">
        <Button local onPress={() => change(-stepPxPerMm)} unavailable={pxPerMm <= least ? copy.check.least : null}>
          {copy.check.smaller}
        </Button>
        <Button local onPress={() => change(stepPxPerMm)} unavailable={pxPerMm >= most ? copy.check.most : null}>
          {copy.check.larger}
        </Button>
        {measured !== null && (
          <Button local icon="undo-2" onPress={() => changeSettings({ pxPerMm: null })}>
            {copy.check.usual}
          </Button>
        )}
      </div>
      <p role="status" className="muted">
        {measured === null ? copy.check.notYet : copy.check.measured(measured)}
      </p>
    </Section>
  );
}
