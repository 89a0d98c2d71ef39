// SPDX-License-Identifier: Apache-2.0
export { ImagesScreen } from './images-screen.tsx';
