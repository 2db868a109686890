"""Bodies of requests, read byte for byte and no further than anything honest goes."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request


async def small_body(request: Request, most: int) -> bytes | None:
    """The body; None for one of more than `most` bytes, or whose sender hung up."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                return None
    except ClientDisconnect:
        return None
    return body
