// SPDX-License-Identifier: Apache-2.0
export { openUdpLink, type UdpLink } from './link.ts';
