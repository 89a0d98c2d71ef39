// SPDX-License-Identifier: Apache-2.0
import { pino } from 'pino';
import { RotatingFile, type Rotation } from './rotating-file.ts';

export type LogFacts = Readonly<Record<string, unknown>>;

/** What engineers read later. Facts are plain data; an `error` fact is written with its stack and causes. */
export interface Log {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
  close(): void;
}

const fiveFiles: Rotation = { maxBytes: 5_000_000, keep: 4 };
/** Facts of these names never reach the disk, at the top or one level down. */
const secrets = [
  'token',
  'session',
  'password',
  'passphrase',
  'secret',
  'key',
  'privateKey',
  'authorization',
  'cookie',
];

/** Opens `station.log` in a folder: one JSON object a line, 25 MB at most. */
export function openLog(folder: string, rotation: Rotation = fiveFiles): Log {
  const file = new RotatingFile(folder, 'station', rotation);
  const logger = pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.errWithCause },
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: 'left out' },
    },
    file,
  );
  return {
    info: (message, facts = {}) => logger.info(facts, message),
    warn: (message, facts = {}) => logger.warn(facts, message),
    error: (message, facts = {}) => logger.error(facts, message),
    close: () => file.close(),
  };
}
