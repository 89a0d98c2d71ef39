// SPDX-License-Identifier: Apache-2.0
import type { BotAddressInput } from '../../../app/contract/index.ts';
import { connectCopy } from '../../copy/connect.ts';

export type LinkKind = Extract<BotAddressInput, { link: 'docker' }>['via'] | 'udp';

/** What a person entered about where a bot answers; fields of all kinds are kept when the kind changes. */
export type AddressDraft = {
  readonly kind: LinkKind | null;
  readonly path: string;
  readonly host: string;
  readonly sshPort: string;
  readonly tlsPort: string;
  readonly udpPort: string;
  readonly user: string;
  readonly key: string;
  readonly socket: string;
  readonly certificates: string;
  /** Host key that a person compared; of this `host` only. */
  readonly hostKey: string | null;
};

const usualSocket = '/var/run/docker.sock';

export const emptyAddress: AddressDraft = {
  kind: null,
  path: usualSocket,
  host: '',
  sshPort: '22',
  tlsPort: '2376',
  udpPort: '1337',
  user: '',
  key: '',
  socket: usualSocket,
  certificates: '',
  hostKey: null,
};

/** Where the draft keeps the port of each kind of link that has one. */
export const PORT_OF = { ssh: 'sshPort', tls: 'tlsPort', udp: 'udpPort' } as const;

export type AddressCheck =
  | { readonly ok: true; readonly address: BotAddressInput }
  | { readonly ok: false; readonly missing: string };

/** The address that was entered, or the sentence that names the first gap. */
export function checkAddress(draft: AddressDraft): AddressCheck {
  const { kind } = draft;
  if (kind === null) return { ok: false, missing: connectCopy.kindMissing };
  if (kind === 'socket') {
    return draft.path.trim() === ''
      ? gap(connectCopy.path)
      : ready({ link: 'docker', via: kind, path: draft.path.trim() });
  }
  const host = draft.host.trim();
  if (host === '') return gap(connectCopy.host);
  const port = parsePort(draft[PORT_OF[kind]]);
  if (port === null) return { ok: false, missing: connectCopy.portFirst };
  if (kind === 'udp') return ready({ link: 'udp', host, port });
  if (kind === 'tls') {
    const certificates = draft.certificates.trim();
    return certificates === ''
      ? gap(connectCopy.certificates)
      : ready({ link: 'docker', via: kind, host, port, certificates });
  }
  return checkSsh(draft, host, port);
}

function checkSsh(draft: AddressDraft, host: string, port: number): AddressCheck {
  const [user, key, socket] = [draft.user.trim(), draft.key.trim(), draft.socket.trim()];
  if (user === '') return gap(connectCopy.user);
  if (key === '') return gap(connectCopy.key);
  if (socket === '') return gap(connectCopy.socket);
  const hostKey = draft.hostKey === null ? {} : { hostKey: draft.hostKey };
  return ready({ link: 'docker', via: 'ssh', host, port, user, key, socket, ...hostKey });
}

/** A port, or null. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

function gap(what: string): AddressCheck {
  return { ok: false, missing: connectCopy.missing(what) };
}

function ready(address: BotAddressInput): AddressCheck {
  return { ok: true, address };
}
