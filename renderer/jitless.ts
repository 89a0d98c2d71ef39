// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

// Must run before any schema is made: zod otherwise probes `new Function`, which the CSP forbids and reports.
z.config({ jitless: true });
