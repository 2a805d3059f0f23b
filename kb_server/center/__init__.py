"""The learn center as readers reach it: pages, permalinks, search, health."""
