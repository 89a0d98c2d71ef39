// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EngineRefusal } from './refusal.ts';
import type { PracticeTime } from './time.ts';

export type WorkloadScript = {
  readonly kind: 'steady' | 'degrades' | 'exits' | 'unhealthy';
  /** Seconds after the start, before scaling by speed. */
  readonly afterS: number;
  readonly exitCode: number;
};

/** What an image does in practice, told by labels: `dev.millwright.practice` and `…practice.after-s`, `…practice.exit-code`. */
export function readScript(labels: Readonly<Record<string, string>>): WorkloadScript {
  const told = labels['dev.millwright.practice'];
  const kind = told === 'degrades' || told === 'exits' || told === 'unhealthy' ? told : 'steady';
  const afterS = Number(labels['dev.millwright.practice.after-s'] ?? '0');
  const exitCode = Number(labels['dev.millwright.practice.exit-code'] ?? '1');
  return { kind, afterS: Number.isFinite(afterS) ? afterS : 0, exitCode: Number.isFinite(exitCode) ? exitCode : 1 };
}

export type WorkloadOptions = {
  readonly script: WorkloadScript;
  readonly time: PracticeTime;
  readonly speed: number;
  /** Host ports by container port, 0 for any free one. */
  readonly ports: Readonly<Record<string, number>>;
  readonly sick: () => boolean;
  readonly onExit: (exitCode: number) => void;
};

/** The simulated application of a picker: a web server with its health and its metrics, and a mind of its own. */
export class Workload {
  readonly #options: WorkloadOptions;
  readonly #startedAt: number;
  readonly #servers: Server[] = [];
  readonly ports: Record<string, number> = {};
  #cancelExit: () => void = () => undefined;

  private constructor(options: WorkloadOptions) {
    this.#options = options;
    this.#startedAt = options.time.now();
  }

  static async start(options: WorkloadOptions): Promise<Workload> {
    const workload = new Workload(options);
    for (const [port, host] of Object.entries(options.ports)) {
      if (port.endsWith('/tcp')) workload.ports[port] = await workload.#listen(host);
    }
    if (options.script.kind === 'exits') {
      const delayMs = (options.script.afterS * 1000) / options.speed;
      workload.#cancelExit = options.time.after(delayMs, () => options.onExit(options.script.exitCode));
    }
    return workload;
  }

  /** What its health check finds. */
  get healthy(): boolean {
    const { script, speed, sick, time } = this.#options;
    if (sick() || script.kind === 'unhealthy') return false;
    return script.kind !== 'degrades' || time.now() - this.#startedAt < (script.afterS * 1000) / speed;
  }

  /** Closes its ports. */
  end(): void {
    this.#cancelExit();
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #listen(hostPort: number): Promise<number> {
    const server = createServer((request, response) => this.#answer(request, response));
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        this.end();
        reject(new EngineRefusal(500, portTrouble(hostPort, error)));
      });
      // Loopback only: a simulated machine must not be reachable from the factory's network.
      server.listen(hostPort, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : hostPort);
      });
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?')[0];
    if (path === '/healthz') {
      response.writeHead(this.healthy ? 200 : 503, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(this.healthy ? 'ok\n' : 'pick cycle takes 2.9 s, limit is 1.5 s\n');
    } else if (path === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(this.#metrics());
    } else {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('not found\n');
    }
  }

  /** Prometheus text exposition format 0.0.4. */
  #metrics(): string {
    const upS = Math.max(0, (this.#options.time.now() - this.#startedAt) / 1000);
    const cycleS = this.healthy ? 1.2 : 2.9;
    const lines = [
      ['picker_cycles_total', 'counter', 'Pick cycles since the application started.', Math.floor(upS / cycleS)],
      [
        'picker_cycle_failures_total',
        'counter',
        'Pick cycles that missed.',
        this.healthy ? 0 : Math.floor(upS / 8) + 1,
      ],
      ['picker_cycle_seconds', 'gauge', 'Time of the last pick cycle.', cycleS],
      ['picker_motor_temperature_celsius', 'gauge', 'Temperature of the lift motor.', this.healthy ? 41.5 : 58.5],
      [
        'process_start_time_seconds',
        'gauge',
        'Start of the application, Unix time.',
        Math.floor(this.#startedAt / 1000),
      ],
    ];
    return lines
      .map(([name, kind, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${name} ${value}\n`)
      .join('');
  }
}

function portTrouble(hostPort: number, error: NodeJS.ErrnoException): string {
  const why = error.code === 'EADDRINUSE' ? 'address already in use' : (error.code ?? error.message);
  return `driver failed programming external connectivity on endpoint: Error starting userland proxy: listen tcp4 0.0.0.0:${hostPort}: bind: ${why}`;
}
