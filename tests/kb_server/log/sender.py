"""A process that takes events as the service does, and writes down which it acknowledged."""

import json
import sys
from pathlib import Path

from tests.kb_server.log.stories import Visitor, service


def main() -> None:
    """Send events one by one."""
    state, database, file, most = json.loads(sys.argv[1])
    made = service(Path(state), database=database, events_per_minute=10**6, questions_per_hour=10**6)
    visitor = Visitor(made)
    with Path(file).open("a") as acknowledged:
        for number in range(most):
            event = visitor.event("viewed", article="invoice")
            if 202 == visitor.send(event).status_code:
                acknowledged.write(event["id"] + "\n")
                acknowledged.flush()
            if number + 1 == most:
                made.extensions["gapless.ingester"].close()


if __name__ == "__main__":
    main()
