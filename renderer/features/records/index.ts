// SPDX-License-Identifier: Apache-2.0
export { RecordsScreen } from './records-screen.tsx';
