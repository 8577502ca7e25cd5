"""The small tools beside the course."""

import socket
import threading
import urllib.request

import pytest


def test_a_taken_port_is_a_sentence_and_the_next_port(tmp_path, capsys):
    from serve import open_at
    tmp_path.joinpath("page.html").write_text("here")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with open_at(tmp_path, [port, 0]) as server:
            said = capsys.readouterr().out
            assert said.startswith(f"Port {port} is taken.\nThe course is at http://127.0.0.1:")
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page = f"http://127.0.0.1:{server.server_port}/page.html"
            assert urllib.request.urlopen(page).read() == b"here"
            server.shutdown()
        with pytest.raises(SystemExit, match=f"No port from {port} to {port} is free"):
            open_at(tmp_path, range(port, port + 1))
