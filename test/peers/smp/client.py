# SPDX-License-Identifier: Apache-2.0
"""Brings an image to a bot with Python's `smpclient`, as anybody might: client.py PORT FILE. Prints the versions in its slots."""
import asyncio
import json
import pathlib
import sys

from smpclient import SMPClient
from smpclient.generics import success
from smpclient.requests.image_management import ImageStatesRead
from smpclient.requests.os_management import EchoWrite
from smpclient.transport.udp import SMPUDPTransport


async def main(port, path):
    transport = SMPUDPTransport()
    original = transport.connect
    transport.connect = lambda address, timeout_s: original(address, timeout_s, port)
    async with SMPClient(transport, "127.0.0.1") as client:
        echo = await client.request(EchoWrite(d="from python"))
        assert success(echo) and echo.r == "from python", echo
        async for _ in client.upload(pathlib.Path(path).read_bytes(), first_timeout_s=20):
            pass
        state = await client.request(ImageStatesRead())
        assert success(state), state
        print(json.dumps({held.slot: held.version for held in state.images}))


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
