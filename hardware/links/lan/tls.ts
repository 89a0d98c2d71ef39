// SPDX-License-Identifier: Apache-2.0
import { connect, isIP } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { DockerAddress } from '../../../app/ports/index.ts';
import { connected, readKeyFile } from './dial.ts';
import type { Transport } from './transport.ts';

type TlsAddress = Extract<DockerAddress, { via: 'tls' }>;

/** An engine behind mutual TLS. Only the CA of the certificate folder is trusted, never the system's list. */
export function openTlsTransport(address: TlsAddress): Transport {
  const file = (name: string) => readKeyFile(join(address.certificates, name), address);
  return {
    async dialEngine() {
      const [ca, cert, key] = await Promise.all([file('ca.pem'), file('cert.pem'), file('key.pem')]);
      const socket = connectTls({
        host: address.host,
        port: address.port,
        ca,
        cert,
        key,
        minVersion: 'TLSv1.2',
        // RFC 6066: SNI names hosts only; an IP address is checked against the certificate all the same.
        ...(isIP(address.host) === 0 ? { servername: address.host } : {}),
      });
      return connected(socket, 'secureConnect', address);
    },
    dialPort: (port) => connected(connect(port, address.host), 'connect', address),
    close() {},
  };
}
