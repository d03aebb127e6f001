"""An asyncio server on a loopback port, run by a thread, so that plain tests can turn its knobs while it serves."""
from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from certificates import Pair
from dragoman import free_port


class BackgroundServer:
    """Sub-classes say what `handle` does with a connection. Use as a context; `close_listener` and `open_listener` in between."""

    host = "localhost"

    def __init__(self, pair: Pair | None = None) -> None:
        """`pair`: TLS from the first byte with this certificate."""
        self.port = free_port()
        self.tls: ssl.SSLContext | None = None
        if pair:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(pair.certificate, pair.key)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.server: asyncio.Server | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        self.failures: list[BaseException] = []

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def do(self, work: Coroutine[Any, Any, Any], limit: float = 10) -> Any:
        """Runs a coroutine in the server's thread and waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(limit)

    def call(self, function: Callable[[], Any]) -> Any:
        """Calls a function in the server's thread and waits for it."""

        async def work() -> Any:
            return function()

        return self.do(work())

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        try:
            await self.handle(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError, TimeoutError):
            pass
        except Exception as error:  # A fault of the fake must not look like one of the product.
            self.failures.append(error)
        finally:
            self.tasks.discard(task)
            writer.transport.abort()

    async def _listen(self) -> None:
        self.server = await asyncio.start_server(self._accepted, "127.0.0.1", self.port, ssl=self.tls, limit=1 << 20)

    def open_listener(self) -> None:
        if self.server is None:
            self.do(self._listen())

    def close_listener(self) -> None:
        """New connections are refused; the open ones go on."""
        server, self.server = self.server, None
        if server:
            self.call(server.close)

    def cut_all(self) -> None:
        """Ends all connections."""

        async def work() -> None:
            tasks = list(self.tasks)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=5) if tasks else None
            await asyncio.sleep(0)

        self.do(work())

    def __enter__(self) -> Any:
        self.thread.start()
        self.open_listener()
        return self

    def __exit__(self, *_: object) -> None:
        self.close_listener()
        self.cut_all()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        if not self.thread.is_alive():
            self.loop.close()
        if self.failures and not _[0]:
            raise self.failures[0]
