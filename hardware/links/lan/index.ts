// SPDX-License-Identifier: Apache-2.0
export { addressWords, linkFaultOf } from '../faults.ts';
export { type LanLink, openLanLink } from './link.ts';
