// SPDX-License-Identifier: Apache-2.0

/** Resolves when somebody ends this process from outside (Ctrl-C, a service manager) or `stop` is called. A second signal ends it at once. */
export function untilStopped(): { readonly stopped: Promise<void>; readonly stop: () => void } {
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  return { stopped, stop: () => stop() };
}
