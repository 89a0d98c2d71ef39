// SPDX-License-Identifier: Apache-2.0
export { RolloutsScreen } from './rollouts-screen.tsx';
