# SPDX-License-Identifier: Apache-2.0
"""Verifies the metadata of a bundle with python-tuf, which shares no code with us: bundle-tuf.py ROOT BUNDLE. No clock is asked."""
import json
import pathlib
import sys

from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

root_file, bundle = map(pathlib.Path, sys.argv[1:3])
metadata = bundle / "metadata"

root = Metadata[Root].from_bytes(root_file.read_bytes())
root.verify_delegate("root", root)

timestamp = Metadata[Timestamp].from_bytes((metadata / "timestamp.json").read_bytes())
root.verify_delegate("timestamp", timestamp)

named_snapshot = timestamp.signed.snapshot_meta
snapshot_bytes = (metadata / f"{named_snapshot.version}.snapshot.json").read_bytes()
named_snapshot.verify_length_and_hashes(snapshot_bytes)
snapshot = Metadata[Snapshot].from_bytes(snapshot_bytes)
root.verify_delegate("snapshot", snapshot)

named_targets = snapshot.signed.meta["targets.json"]
targets_bytes = (metadata / f"{named_targets.version}.targets.json").read_bytes()
named_targets.verify_length_and_hashes(targets_bytes)
targets = Metadata[Targets].from_bytes(targets_bytes)
root.verify_delegate("targets", targets)

documents = []
for path, target in targets.signed.targets.items():
    document = bundle / "targets" / path
    if document.exists():
        target.verify_length_and_hashes(document.read_bytes())
        documents.append(path)

print(json.dumps({"version": targets.signed.version, "documents": documents}))
