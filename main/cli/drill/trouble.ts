// SPDX-License-Identifier: Apache-2.0
import { request } from 'node:http';
import * as z from 'zod/mini';
import { Defect } from '../../../app/kernel/index.ts';

/** An order to break or mend a practice bot, as its trainer's desk takes it. `forS` are seconds of scripted time. */
export type TroubleOrder = {
  readonly bot: string;
  readonly fault: 'app-degraded' | 'unreachable' | 'power-cut';
  readonly on?: boolean;
  readonly forS?: number;
  readonly at?:
    | { readonly call: string; readonly phase: 'before' | 'after'; readonly nth?: number }
    | { readonly flash: number };
};

const faultsSchema = z.array(z.object({ bot: z.string(), waiting: z.number() }));

/** The trainer's desk of a practice site. */
export class TroubleDesk {
  readonly #control: string;

  constructor(control: string) {
    this.#control = control;
  }

  async order(order: TroubleOrder): Promise<void> {
    await this.#ask('POST', order);
  }

  /** Orders whose moment has not come. */
  async waiting(): Promise<number> {
    return (await this.#ask('GET')).reduce((sum, { waiting }) => sum + waiting, 0);
  }

  #ask(method: 'GET' | 'POST', order?: TroubleOrder): Promise<z.infer<typeof faultsSchema>> {
    return new Promise((resolve, reject) => {
      const call = request({ socketPath: this.#control, path: '/faults', method }, async (answer) => {
        try {
          const text = (await answer.toArray()).join('');
          if (answer.statusCode !== 200) throw new Defect(`the practice bots refuse ${JSON.stringify(order)}: ${text}`);
          resolve(faultsSchema.parse(JSON.parse(text)));
        } catch (error) {
          reject(error);
        }
      });
      call.once('error', reject);
      call.end(order === undefined ? undefined : JSON.stringify(order));
    });
  }
}
