"""Request bodies, read to the end but never kept beyond a size."""

from starlette.requests import Request


async def read_body(request: Request, largest: int) -> bytes | None:
    """Return the whole body; None where it has more than ``largest`` bytes."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= largest:
            parts.append(part)
    return b"".join(parts) if size <= largest else None
