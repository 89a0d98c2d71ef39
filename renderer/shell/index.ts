// SPDX-License-Identifier: Apache-2.0
export { App } from './app.tsx';
