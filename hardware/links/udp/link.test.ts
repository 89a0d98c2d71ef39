// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultError } from '../../../app/kernel/index.ts';
import { openUdpLink } from './link.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function peer() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let open = true;
  const close = () => {
    if (open) socket.close();
    open = false;
  };
  closing.push(close);
  return { socket, port: socket.address().port, close };
}

function linkTo(port: number, host = '127.0.0.1') {
  const link = openUdpLink({ link: 'udp', host, port });
  closing.push(() => link.close());
  const messages: string[] = [];
  const heard: (() => void)[] = [];
  const tell = () => {
    for (const wake of heard.splice(0)) wake();
  };
  const faults: FaultError[] = [];
  link.listen({
    onMessage: (message) => {
      messages.push(Buffer.from(message).toString());
      tell();
    },
    onFault: (cause) => {
      faults.push(cause);
      tell();
    },
  });
  const next = () => new Promise<void>((resolve) => heard.push(resolve));
  return { link, messages, faults, next };
}

describe('a UDP link', () => {
  it('sends one datagram a message and hears what comes back', async () => {
    const { socket, port } = await peer();
    socket.on('message', (message, from) => socket.send(`${message}, too`, from.port, from.address));
    const { link, messages, next } = linkTo(port, 'localhost');
    const heard = next();
    await link.send(Buffer.from('hello'));
    await heard;
    expect(messages).toEqual(['hello, too']);
  });

  it('does not hear a stranger', async () => {
    const { socket, port } = await peer();
    const stranger = await peer();
    const { link, messages, next } = linkTo(port);
    const asked = once(socket, 'message');
    await link.send(Buffer.from('hello'));
    const [, from] = await asked;
    stranger.socket.send('lie', from.port, from.address);
    const heard = next();
    socket.send('truth', from.port, from.address);
    await heard;
    expect(messages).toEqual(['truth']);
  });

  it('says that nothing listens there, and works again when something does', async () => {
    const gone = await peer();
    gone.close();
    const { link, messages, faults, next } = linkTo(gone.port);
    const refused = next();
    await link.send(Buffer.from('anybody?'));
    await refused;
    expect(faults[0]?.fault).toMatchObject({
      code: 'link/unreachable',
      details: { address: `127.0.0.1:${gone.port}` },
      retry: 'later',
    });
    const back = createSocket('udp4').bind(gone.port, '127.0.0.1');
    closing.push(() => back.close());
    await once(back, 'listening');
    back.on('message', (_message, from) => back.send('me', from.port, from.address));
    const heard = next();
    await link.send(Buffer.from('anybody?'));
    await heard;
    expect(messages).toEqual(['me']);
  });

  it('says that a name leads nowhere', async () => {
    const { link } = linkTo(1337, 'no-such-bot.invalid');
    await expect(link.send(Buffer.from('x'))).rejects.toMatchObject({ fault: { code: 'link/unreachable' } });
  });

  it('sends nothing after it was closed', async () => {
    const { port } = await peer();
    const { link } = linkTo(port);
    link.close();
    await expect(link.send(Buffer.from('x'))).rejects.toMatchObject({ fault: { code: 'link/closed' } });
  });
});
