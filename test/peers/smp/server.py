# SPDX-License-Identifier: Apache-2.0
"""An SMP server in which every message is parsed and built by Python's `smp`, which refuses keys that it does not know.

Prints its port, then serves one bot: two slots, swapped at once by a reset. Image bytes: 8 letters, then anything; the hash is 32 times the first.
"""
import socket

from smp import header as h
from smp import image_management as image
from smp import os_management as system
from smp import settings_management as settings
from smp import statistics_management as statistics
from smp import error

slots = {0: {"version": "1.0.0", "hash": b"A" * 32, "confirmed": True, "pending": False}}
kept, upload = {"millwright/id": b"python-1"}, {"data": b"", "len": 0, "sha": b""}


def states():
    return [
        image.ImageState(slot=slot, version=held["version"], hash=held["hash"], bootable=True, pending=held["pending"],
                         confirmed=held["confirmed"], active=slot == 0)
        for slot, held in sorted(slots.items())
    ]


def choose(request):
    if request.hash is None:
        slots[0]["confirmed"] = request.confirm or slots[0]["confirmed"]
    else:
        assert slots[1]["hash"] == request.hash and not request.confirm
        slots[1]["pending"] = True
    return {"images": states()}


def take(request):
    if request.off == 0:
        upload.update(data=b"", len=request.len, sha=request.sha)
        assert len(request.sha) == 32
    if request.off == len(upload["data"]):
        upload["data"] += request.data
    if len(upload["data"]) == upload["len"]:
        slots[1] = {"version": "2.0.0", "hash": upload["data"][:1] * 32, "confirmed": False, "pending": False}
    return {"off": len(upload["data"])}


def reset(_):
    if slots.get(1, {}).get("pending") or (not slots[0]["confirmed"] and 1 in slots):
        is_trial = slots[1]["pending"]
        slots[0], slots[1] = {**slots[1], "pending": False}, {**slots[0], "pending": False}
        slots[0]["confirmed"], slots[1]["confirmed"] = not is_trial, is_trial
    return {}


def erase(request):
    slots.pop(request.slot, None)
    return {}


def write_setting(request):
    kept[request.name] = request.val
    return {}


HANDLERS = [
    (system.EchoWriteRequest, system.EchoWriteResponse, lambda r: {"r": r.d}),
    (system.ResetWriteRequest, system.ResetWriteResponse, reset),
    (system.MCUMgrParametersReadRequest, system.MCUMgrParametersReadResponse, lambda r: {"buf_size": 512, "buf_count": 2}),
    (system.OSApplicationInfoReadRequest, system.OSApplicationInfoReadResponse, lambda r: {"output": f"python {r.format}"}),
    (image.ImageStatesReadRequest, image.ImageStatesReadResponse, lambda r: {"images": states(), "splitStatus": 0}),
    (image.ImageStatesWriteRequest, image.ImageStatesWriteResponse, choose),
    (image.ImageUploadWriteRequest, image.ImageUploadWriteResponse, take),
    (image.ImageEraseRequest, image.ImageEraseResponse, erase),
    (statistics.GroupDataRequest, statistics.GroupDataResponse, lambda r: {"name": r.name, "fields": {"moves": 7}}),
    (settings.ReadSettingRequest, settings.ReadSettingResponse, lambda r: {"val": kept[r.name]} if r.name in kept else None),
    (settings.WriteSettingRequest, settings.WriteSettingResponse, write_setting),
    (settings.SaveSettingsRequest, settings.SaveSettingsResponse, lambda r: {}),
]


class NoSuchCommand(error.ErrorV1):
    _OP = h.OP.READ_RSP
    _GROUP_ID = h.GroupId.OS_MANAGEMENT
    _COMMAND_ID = h.CommandId.OSManagement.BOOTLOADER_INFO


class NoSuchKey(settings.SettingsManagementErrorV2):
    _OP = h.OP.READ_RSP
    _GROUP_ID = h.GroupId.SETTINGS_MANAGEMENT
    _COMMAND_ID = h.CommandId.SettingsManagement.READ_WRITE_SETTING


def answer(datagram):
    head = h.Header.loads(datagram[: h.Header.SIZE])
    for asked, told, handle in HANDLERS:
        if (asked._OP, asked._GROUP_ID, asked._COMMAND_ID) == (head.op, head.group_id, head.command_id):
            body = handle(asked.loads(datagram))
            if body is None:
                return NoSuchKey(sequence=head.sequence, err={"group": 3, "rc": 3}).BYTES
            reply = told(sequence=head.sequence, version=head.version, **body).BYTES
            # The library builds the answer to an image order as one to a question; servers answer orders with op 3.
            return bytes([reply[0] & 0xF8 | head.op + 1]) + reply[1:]
    refusal = NoSuchCommand(sequence=head.sequence, rc=error.MGMT_ERR.ENOTSUP).BYTES
    return refusal[:4] + datagram[4:8] + refusal[8:]


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    datagram, sender = server.recvfrom(2048)
    server.sendto(answer(datagram), sender)
