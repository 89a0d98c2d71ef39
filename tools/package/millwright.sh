#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts Millwright from its own folder, with the Node that came along: ./millwright opens a window, or serves the page where
# there is none; ./millwright --help lists everything else.
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
[ $# -gt 0 ] || set -- open
exec "$here/bin/node" "$here/out/program/millwright.js" "$@"
