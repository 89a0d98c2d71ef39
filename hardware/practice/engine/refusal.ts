// SPDX-License-Identifier: Apache-2.0

/** What the engine answers instead of doing it: an HTTP status and dockerd's own sentence. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** HTTP 304: the container is already as asked. */
export class NotModified extends Error {
  override readonly name = 'NotModified';
}

/** The bot lost power under the running call. Nobody hears of it: the connection is already gone. */
export class PowerLost extends Error {
  override readonly name = 'PowerLost';
}

export const noSuchContainer = (name: string): EngineRefusal => new EngineRefusal(404, `No such container: ${name}`);
export const noSuchImage = (name: string): EngineRefusal => new EngineRefusal(404, `No such image: ${name}`);
