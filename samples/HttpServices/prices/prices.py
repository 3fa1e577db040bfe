"""A plain HTTP service in another language: the price of anything, and a health check."""

import os
import sys
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Prices(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/health":
            self.answer(200, "well\n")
        elif self.path.startswith("/prices/"):
            cents = zlib.crc32(self.path.encode()) % 10_000
            self.answer(200, f"{cents / 100:.2f}\n")
        else:
            self.answer(404, "there is nothing here\n")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ.get("PORT", "8000"))
    ThreadingHTTPServer(("0.0.0.0", port), Prices).serve_forever()
