// SPDX-License-Identifier: Apache-2.0
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
