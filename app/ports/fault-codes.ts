// SPDX-License-Identifier: Apache-2.0
// Codes that a port may answer. Their copy (what a person reads) is in app/contract/faults, exhaustive by type.

export type LinkFaultCode =
  | 'link/unreachable' // nothing listens, no route, engine gone
  | 'link/timeout' // no answer in time
  | 'link/refused' // permission denied on a socket, authentication refused
  | 'link/tls-untrusted' // server certificate not signed by the pinned CA, or client certificate refused
  | 'link/host-key-changed' // the SSH host key is not the pinned one
  | 'link/host-key-unknown' // first contact: a person must compare the fingerprint in details.fingerprint
  | 'link/key-missing' // a key or certificate file named in the address cannot be read
  | 'link/closed'; // cut in the middle of an exchange

export type DriverFaultCode =
  | 'driver/protocol' // the bot answered something that is not of its protocol
  | 'driver/unsupported' // the bot or engine lacks what is needed (details.need)
  | 'driver/refused' // the bot refused the command (details.reason in its own words)
  | 'driver/disk-full' // no space on the bot
  | 'driver/image-mismatch' // what the bot holds after staging is not what was sent
  | 'driver/image-missing' // the image to activate or to go back to is not on the bot
  | 'driver/wrong-bot' // another bot answers at this address
  | 'driver/lease-held' // another technician, laptop or rollout holds the bot (details.holder)
  | 'driver/foreign-operation' // the registers on the bot belong to another operation (details.op)
  | 'driver/trial-lost'; // the image on trial is gone: it exited, was removed, or the bot restarted

export type StoreFaultCode =
  | 'store/missing'
  | 'store/corrupt' // bytes on disk no longer match their digest
  | 'store/wrong-size'
  | 'store/wrong-digest'
  | 'store/disk-full'
  | 'store/read-only'
  | 'store/io';

export type SourceFaultCode =
  | 'source/missing' // the stick or file is not there (any more)
  | 'source/not-regular' // a symlink, device or fifo where a file must be
  | 'source/too-big'
  | 'source/changed' // a one-file bundle is not the one that was opened any more
  | 'source/io'
  | ArchiveFaultCode;

/** What the index of a one-file bundle refuses; app/formats gives each its rule. */
export type ArchiveFaultCode =
  | 'tar/not-ustar'
  | 'tar/bad-checksum'
  | 'tar/bad-entry-type' // a link, device, sparse file or any extension
  | 'tar/unsafe-path'
  | 'tar/duplicate' // also names that differ in case only
  | 'tar/bad-size'
  | 'tar/truncated'
  | 'tar/trailing-data'
  | 'tar/too-big';

export type PortFaultCode = LinkFaultCode | DriverFaultCode | StoreFaultCode | SourceFaultCode;
