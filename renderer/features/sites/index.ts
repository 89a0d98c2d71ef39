// SPDX-License-Identifier: Apache-2.0
export { SiteSwitcher } from './site-switcher.tsx';
export { SitesScreen } from './sites-screen.tsx';
