// SPDX-License-Identifier: Apache-2.0
import type { BotAddressInput, Output } from '../../../app/contract/index.ts';

/** Who answered at which address; nothing is added yet. */
export type FoundBot = { readonly address: BotAddressInput; readonly answer: Output<'bots.identify'> };
