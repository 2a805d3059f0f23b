"""`python -m plugins`: the commands of a site build, in a process that looks for garbage seldom."""

from __future__ import annotations

import atexit
import gc
import importlib

_YOUNG = 500_000  # new objects before the collector looks for cycles: pages are kept, and few leave any

if __name__ == "__main__":
    gc.set_threshold(_YOUNG)  # before the modules: the collector would look at what they define
    atexit.register(gc.freeze)  # the process ends: the collector need not look at what it leaves
    importlib.import_module("plugins.commands").main()
