// SPDX-License-Identifier: Apache-2.0
import './sheet.css';
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { uiCopy } from '../copy/ui.ts';
import { Button } from './button.tsx';
import { HeadingLevel } from './section.tsx';

/** A sheet above the screen: a review before something that counts, or a short question. Escape and Close always leave it. */
export function Sheet(props: {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The deciding buttons; stay in view while the body scrolls. */
  actions?: ReactNode;
  /** Word on the closing button. */
  closeWord?: string;
}) {
  return (
    <ModalOverlay className="sheet-veil" isOpen={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <Modal className="sheet">
        <Dialog className="sheet-dialog">
          <div className="sheet-head">
            <Heading slot="title" level={2}>
              {props.title}
            </Heading>
            <Button local icon="x" onPress={props.onClose}>
              {props.closeWord ?? uiCopy.close}
            </Button>
          </div>
          <div className="sheet-body">
            <HeadingLevel value={3}>{props.children}</HeadingLevel>
          </div>
          {props.actions !== undefined && <div className="sheet-actions">{props.actions}</div>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
