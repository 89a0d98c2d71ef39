// SPDX-License-Identifier: Apache-2.0
export { imageApp, imageSizeBytes } from './image-facts.ts';
export { compareVersions, parseRelease, type ReleaseDocument, releaseId, releasePath } from './release-document.ts';
export { type ReleaseRecord, releaseModels, releaseView } from './release-record.ts';
export { createImageService, type ImageService, type ImageServiceDeps, type WriteJournal } from './service.ts';
