"""Show a folder in a browser: at port 8000, or at the next one that is free.

    python tools/serve.py _build/html
"""

import os
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORTS = range(8000, 8100)


class Handler(SimpleHTTPRequestHandler):
    def send_error(self, code, *args):
        """404.html where nothing is, as GitHub Pages answers."""
        page = Path(self.directory, "404.html")
        if code != 404 or self.command != "GET" or not page.exists():
            return super().send_error(code, *args)
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


class Server(ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"      # Windows would give away a port that is in use


def open_at(folder, ports=PORTS):
    """A server for the folder at the first of these ports that nobody uses; it says which."""
    handler = partial(Handler, directory=folder)
    for port in ports:
        try:
            server = Server(("127.0.0.1", port), handler)
        except OSError:
            print(f"Port {port} is taken.")
        else:
            print(f"The course is at http://127.0.0.1:{server.server_port}/ until Ctrl+C.",
                  flush=True)
            return server
    sys.exit(f"No port from {ports.start} to {ports.stop - 1} is free.")


if __name__ == "__main__":
    with open_at(sys.argv[1]) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
