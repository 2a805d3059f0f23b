"""The service as production servers run it, in a process of its own that a test can kill."""

from __future__ import annotations

import sys

from werkzeug.serving import make_server

from kb_server.wsgi import application


def main() -> None:
    """Serve on a free port, and print the address."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
