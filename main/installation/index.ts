// SPDX-License-Identifier: Apache-2.0
export { socketPathFor } from './home-path.ts';
export { pageFolder, practiceReleases, version } from './places.ts';
export { takeHome } from './take-home.ts';
