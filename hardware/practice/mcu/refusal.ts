// SPDX-License-Identifier: Apache-2.0

/** `mcumgr_err_t`: what any server may answer as `rc`. */
export const RC = { unknown: 1, invalid: 3, noEntry: 5, badState: 6, tooLong: 7, notSupported: 8, tooNew: 13 } as const;

/** The command was refused in words of the protocol (`rc`). */
export class RcRefusal extends Error {
  override readonly name = 'RcRefusal';
  readonly rc: number;

  constructor(rc: number) {
    super(`rc ${rc}`);
    this.rc = rc;
  }
}

/** The command was refused in words of its group (`err` of version 2); version 1 hears the nearest `rc`. */
export class GroupRefusal extends Error {
  override readonly name = 'GroupRefusal';
  readonly group: number;
  readonly code: number;
  readonly rc: number;

  constructor(group: number, code: number, rc: number) {
    super(`group ${group} error ${code}`);
    this.group = group;
    this.code = code;
    this.rc = rc;
  }
}
