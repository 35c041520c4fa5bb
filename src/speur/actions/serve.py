"""`serve`: open the workbench for one case, for a browser on this machine."""

import secrets
import socket
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final

from speur.model import CannotDo

PORT: Final = 8440
_TRIED: Final = 60

MakeApp = Callable[[Path, str, Collection[str]], Any]
"""Makes the ASGI app from the case's folder, the one-time token and the names it may be called by."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on this port, or on the next free one. Raises CannotDo when there is none or the host is not ours."""
    error: OSError | None = None
    for number in range(port, min(port + _TRIED, 65_536)) if port else (0,):
        try:
            family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
            # asyncio sends small packets at once only when the protocol is named; else each answer waits 40 ms.
            made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        except OSError as found:
            raise CannotDo(f"cannot listen on {host!r}: {found}. Use an address of this machine.") from found
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, number))
            made.listen(128)  # so that whoever reads the address can connect at once
        except OSError as found:
            made.close()
            error = found
        else:
            return made
    raise CannotDo(f"no free port on {host} from {port} to {port + _TRIED - 1}: {error}")


def serve(
    folder: Path,
    make_app: MakeApp,
    hosts: Collection[str],
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    ready: Callable[[str], None],
) -> None:
    """Serve until stopped. `ready` gets the address with the token, which starts one session."""
    import uvicorn

    token = secrets.token_urlsafe(24)
    app = make_app(folder, token, hosts)
    held = listen(host, port)
    number = held.getsockname()[1]
    everywhere = host in {"", "0.0.0.0", "::"}  # noqa: S104 -- only asked for, never chosen by us
    name = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=3, lifespan="on",
    )  # fmt: skip
    server = uvicorn.Server(config)
    ready(f"http://{name}:{number}/start?token={token}")
    try:
        server.run(sockets=[held])
    except KeyboardInterrupt:  # uvicorn has ended well by then and says so once more
        pass
    finally:
        held.close()
