"""The API keeps to its own document, whatever it is sent.

GAPLESS_API_CASES=5000 GAPLESS_API_SEED=2 tries more, and other values.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kb_server.web.api.conftest import Api

HERE = Path(__file__).parent
CASES = int(os.environ.get("GAPLESS_API_CASES", "500"))
SEED = int(os.environ.get("GAPLESS_API_SEED", "1"))
# What Schemathesis makes of one example of each operation, over all its phases, and besides.
_EACH, _ALWAYS = 20, 330


@pytest.mark.slow
def test_schemathesis_finds_nothing(api: Api, tmp_path: Path) -> None:
    """No error of ours, nothing that the document does not tell, nothing wrong let in or right refused."""
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            *("--config-file", str(HERE / "schemathesis.toml")),
            *("run", f"{api.url}/api/openapi.json"),
            *("--header", f"Authorization: Bearer {api.writer.secret}"),
            *("--max-examples", str(max(1, -(-(CASES - _ALWAYS) // _EACH)))),
            *("--seed", str(SEED), "--generation-database", "none", "--checks", "all", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    told = "\n".join(line[:500] for line in done.stdout.splitlines())
    generated = re.search(r"([\d,]+) generated", told)
    print(told[told.find(" SUMMARY ") :])  # noqa: T201 - the figures, for who asks for them with -s
    assert 0 == done.returncode, told + done.stderr
    assert generated is not None, told
    assert int(generated[1].replace(",", "")) >= CASES
