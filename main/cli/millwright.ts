#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runCli } from './run-cli.ts';
import { terminalLine } from './terminal-line.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: (line) => void process.stdout.write(`${terminalLine(line)}\n`),
  stderr: (line) => void process.stderr.write(`${terminalLine(line)}\n`),
});
