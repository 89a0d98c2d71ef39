// SPDX-License-Identifier: Apache-2.0
import './icon.css';
import './icon-shapes.css';

export type IconName =
  | 'bot'
  | 'package'
  | 'rocket'
  | 'clipboard-list'
  | 'octagon-alert'
  | 'triangle-alert'
  | 'circle-dashed'
  | 'refresh-cw'
  | 'circle-check'
  | 'check'
  | 'x'
  | 'arrow-left'
  | 'chevron-right'
  | 'wifi-off'
  | 'unplug'
  | 'cable'
  | 'cpu'
  | 'terminal'
  | 'search'
  | 'plus'
  | 'folder'
  | 'hard-drive'
  | 'file'
  | 'undo-2'
  | 'clock'
  | 'copy'
  | 'user'
  | 'factory'
  | 'flask-conical'
  | 'sun'
  | 'list-filter'
  | 'pencil'
  | 'trash-2'
  | 'info'
  | 'hand'
  | 'fingerprint'
  | 'pause'
  | 'play'
  | 'octagon-x'
  | 'circle-question-mark'
  | 'history'
  | 'shield-check'
  | 'layers'
  | 'download'
  | 'bell'
  | 'key-round';

/** A drawing beside a word; it never carries meaning alone, so assistive technology skips it. */
export function Icon({ name, size = 'normal' }: { name: IconName; size?: 'normal' | 'small' }) {
  return <span aria-hidden className={`icon icon-${name}${size === 'small' ? ' icon-small' : ''}`} />;
}
