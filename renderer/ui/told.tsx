// SPDX-License-Identifier: Apache-2.0

/** What the station says or has recorded. It speaks English; marked, so that a screen reader does so too whatever the page speaks. */
export function Told({ children }: { children: string }) {
  return <span lang="en">{children}</span>;
}
