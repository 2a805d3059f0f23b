"""The release that a request is answered from: the same one from the first byte to the last."""

from __future__ import annotations

import contextlib

from flask import Blueprint, g

from kb_server.releases.current import OpenRelease
from kb_server.web.application import serving

blueprint = Blueprint("request", __name__)


def release() -> OpenRelease:
    """The release of this request. Raises NothingServed when none can be served."""
    if "release" not in g:
        with contextlib.ExitStack() as stack:
            g.release = stack.enter_context(serving().lease())
            g.lease = stack.pop_all()
    opened: OpenRelease = g.release
    return opened


def local(target: str) -> str:
    """`target` when it is a path of this site, else ""."""
    plain = target.isprintable() and "\\" not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else ""


@blueprint.teardown_app_request
def _give_back(_error: BaseException | None) -> None:
    if "lease" in g:
        g.pop("lease").close()
