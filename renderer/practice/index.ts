// SPDX-License-Identifier: Apache-2.0
export { OtherSiteButton } from './other-site-button.tsx';
