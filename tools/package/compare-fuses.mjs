// SPDX-License-Identifier: Apache-2.0
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** Letters of the fuse wire. */
const [off, on] = ['0', '1'];

const wanted = /** @type {const} */ ({
  RunAsNode: off,
  EnableCookieEncryption: on,
  EnableNodeOptionsEnvironmentVariable: off,
  EnableNodeCliInspectArguments: off,
  EnableEmbeddedAsarIntegrityValidation: on,
  OnlyLoadAppFromAsar: on,
  LoadBrowserProcessSpecificV8Snapshot: off,
  GrantFileProtocolExtraPrivileges: off,
});

/** Fuses of the packed program that are not as wanted. @param {string} program */
export async function compareFuses(program) {
  const wire = await getCurrentFuseWire(program);
  return Object.entries(wanted).flatMap(([name, letter]) => {
    const state = Reflect.get(wire, Reflect.get(FuseV1Options, name));
    const found = typeof state === 'number' ? String.fromCharCode(state) : 'nothing';
    return found === letter ? [] : [`${name} is ${found}, not ${letter}`];
  });
}
