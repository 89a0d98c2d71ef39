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
