"""Promises about the tables that privacy and retention must know."""

from kb_server.data import schema


def test_every_table_is_looked_at() -> None:
    """Every table that keeps a visitor's rows is known to privacy, and those with words expire."""
    assert {"events", "addresses"} <= {table.name for table, _ in schema.of_visitors()}
    assert {"events", "addresses"} <= {table.name for table, _ in schema.expiring()}
