// SPDX-License-Identifier: Apache-2.0
export { type McubootFaultCode, type McubootImage, McubootReader, type RunningHash } from './mcuboot.ts';
export {
  type OciConfig,
  type OciDescriptor,
  type OciFaultCode,
  type OciIndexEntry,
  type OciManifest,
  ociLimits,
  ociMediaTypes,
  parseOciConfig,
  parseOciIndex,
  parseOciManifest,
} from './oci.ts';
export { makeTarHeader, TAR_BLOCK_BYTES, type TarFaultCode, tarLimits } from './tar-header.ts';
export { readTarIndex, type TarBytes, type TarIndex, type TarMember } from './tar-index.ts';
