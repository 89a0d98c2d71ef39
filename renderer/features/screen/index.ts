// SPDX-License-Identifier: Apache-2.0
export { ScreenSettings } from './screen-settings.tsx';
