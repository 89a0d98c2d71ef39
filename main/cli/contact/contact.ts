// SPDX-License-Identifier: Apache-2.0
import { connect, type Socket } from 'node:net';
import { Defect, FaultError } from '../../../app/kernel/index.ts';
import { encodeFrame, type Gateway } from '../../gateway/index.ts';
import { ContractClient } from './contract-client.ts';
import { asHostAnswer, type HostAnswer, type HostRequest } from './host-requests.ts';
import { readLines } from './lines.ts';

/** A station within reach, however it is reached. */
export interface Contact {
  readonly client: ContractClient;
  /** True when this very process is the station: it ends with the command. */
  readonly isOwn: boolean;
  /** A fresh one-use address of its page. */
  link(): Promise<string>;
  /** A handle for a file or folder that the person named on the command line. */
  handle(path: string): Promise<string>;
  close(): void;
}

/** Connects to the station behind a socket; null when none listens there. */
export async function attachToSocket(path: string): Promise<Contact | null> {
  const socket = await openSocket(path);
  if (socket === null) return null;
  const client = new ContractClient((text) => socket.write(`${text}\n`));
  const waiting: ((answer: HostAnswer | Error) => void)[] = [];
  const lose = () => {
    client.lose();
    for (const tell of waiting.splice(0)) tell(new Defect('the station ended in the middle of an answer'));
  };
  socket.on('error', lose);
  socket.once('close', lose);
  const take = (line: string) => {
    const answer = asHostAnswer(line);
    if (answer === null) client.receive(line);
    else waiting.shift()?.(answer);
  };
  readLines(socket, take, lose);
  const ask = (request: HostRequest) =>
    new Promise<HostAnswer>((resolve, reject) => {
      waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      socket.write(`${JSON.stringify(request)}\n`);
    });
  return contact({ client, ask, isOwn: false, close: () => socket.destroy() });
}

/** Speaks to a gateway of this process in the same frames, through the same checks. */
export function attachInProcess(gateway: Gateway, ask: (request: HostRequest) => Promise<HostAnswer>): Contact {
  const attachment = gateway.attach({
    send: (frame) => client.receive(encodeFrame(frame)),
    bufferedBytes: () => 0,
    caller: { shell: 'cli', authority: 'write' },
  });
  const client = new ContractClient((text) => attachment.receive(text));
  const close = () => {
    attachment.close();
    client.lose();
  };
  return contact({ client, ask, isOwn: true, close });
}

type Ways = Pick<Contact, 'client' | 'isOwn' | 'close'> & {
  readonly ask: (request: HostRequest) => Promise<HostAnswer>;
};

function contact({ client, isOwn, close, ask }: Ways): Contact {
  return {
    client,
    isOwn,
    link: async () => {
      const answer = await ask({ kind: 'link' });
      return answer.kind === 'link' ? answer.url : refused(answer);
    },
    handle: async (path) => {
      const answer = await ask({ kind: 'handle', path });
      return answer.kind === 'handle' ? answer.handle : refused(answer);
    },
    close,
  };
}

function refused(answer: HostAnswer): never {
  if (answer.kind !== 'refused') throw new Defect(`the host answered ${answer.kind} to another question`);
  throw new FaultError({ ...answer.fault, details: answer.fault.details ?? {} });
}

function openSocket(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const nobody = ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR'].includes(error.code ?? '');
      if (nobody) resolve(null);
      else reject(error);
    });
  });
}
