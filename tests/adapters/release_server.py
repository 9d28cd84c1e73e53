"""Whoever publishes releases: a server in a thread of its own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.adapters.minisigner import Signer, manifest, written

LONG_AGO, FAR_AWAY = "2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


class Releases:
    """Serves files from memory and counts who asks."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.heard: list[str] = []
        releases = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                releases.heard.append(self.path)
                content = releases.files.get(self.path, b"")
                self.send_response(200 if content else 404)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        """The address for the settings."""
        return self.address("monzapos.json")

    def address(self, name: str) -> str:
        """Return the address of a file."""
        return f"http://127.0.0.1:{self.port}/{name}"

    def publish(self, signer: Signer, version: str, **changes: Any) -> None:
        """Say that a version is there, signed and in time on every day that tests run."""
        said = manifest(version=version, published=LONG_AGO, expires=FAR_AWAY, **changes)
        content = written(said)
        self.files["/monzapos.json"] = content
        self.files["/monzapos.json.minisig"] = signer.sign(content)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
