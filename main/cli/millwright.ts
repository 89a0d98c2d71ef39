#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runCli } from './run-cli.ts';
import { terminalLine } from './terminal-line.ts';

// Whoever reads may have read enough (`| head`); a command, and a station all the more, goes on without.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: (line) => void process.stdout.write(`${terminalLine(line)}\n`),
  stderr: (line) => void process.stderr.write(`${terminalLine(line)}\n`),
});
