"""What stands on the way to a server: a plain relay, and a proxy that speaks SOCKS5 (RFC 1928, 1929). Both can be closed and cut."""
from __future__ import annotations

import asyncio
import struct

from background import BackgroundServer


class Relay(BackgroundServer):
    """Passes on what comes. `black_hole`: nothing goes through any more, connections stay."""

    def __init__(self, target: int = 0) -> None:
        super().__init__()
        self.target = target
        self.connections = 0
        self.black_hole = False

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await self.join(reader, writer, "127.0.0.1", self.target)

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, port)
        pumps = [asyncio.create_task(self.pump(reader, far_writer)), asyncio.create_task(self.pump(far_reader, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            far_writer.transport.abort()

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                while self.black_hole:
                    await asyncio.sleep(0.02)
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            return


class Socks5(Relay):
    """`user` and `password`: who is let through; anybody where there is none. `asked`: where each connection wanted to go."""

    def __init__(self, user: str = "", password: str = "") -> None:
        super().__init__()
        self.user, self.password = user, password
        self.asked: list[tuple[str, int]] = []
        self.refused = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        _, count = await reader.readexactly(2)
        offered = await reader.readexactly(count)
        method = 2 if self.user else 0
        if method not in offered:
            self.refused += 1
            writer.write(b"\x05\xff")
            return await writer.drain()
        writer.write(bytes([5, method]))
        if method == 2 and not await self.signed_in(reader, writer):
            self.refused += 1
            return
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        self.asked.append((host, port))
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        await self.join(reader, writer, host, port)

    async def signed_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await reader.readexactly(1)
        user = await reader.readexactly((await reader.readexactly(1))[0])
        password = await reader.readexactly((await reader.readexactly(1))[0])
        good = (user.decode(), password.decode()) == (self.user, self.password)
        writer.write(b"\x01\x00" if good else b"\x01\x01")
        await writer.drain()
        return good
