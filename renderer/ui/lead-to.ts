// SPDX-License-Identifier: Apache-2.0

/** Brings the element into view and, when there is something to do in it, stands where it is not done yet. */
export function leadTo(elementId: string): void {
  const place = document.getElementById(elementId);
  if (place === null) return;
  place.scrollIntoView({ block: 'nearest' });
  const inputs = place instanceof HTMLInputElement ? [place] : [...place.querySelectorAll('input')];
  (inputs.find(isOpen) ?? place.querySelector<HTMLElement>('button, a[href]'))?.focus();
}

/** Not ticked, nothing chosen, nothing entered, or entered wrongly. */
function isOpen({ type, checked, name, value, ariaInvalid, ownerDocument }: HTMLInputElement): boolean {
  if (type === 'checkbox') return !checked;
  if (type === 'radio') return ownerDocument.querySelector(`input[name="${CSS.escape(name)}"]:checked`) === null;
  return value.trim() === '' || ariaInvalid === 'true';
}
