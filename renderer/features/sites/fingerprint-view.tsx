// SPDX-License-Identifier: Apache-2.0
import './sites.css';
import { groupFingerprint } from './fingerprint.ts';

/** A fingerprint in big groups, to be read aloud and compared. */
export function Fingerprint({ value }: { value: string }) {
  return (
    <div className="fingerprint-groups">
      {groupFingerprint(value).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups may repeat and never move
        <span key={index}>{group} </span>
      ))}
    </div>
  );
}
