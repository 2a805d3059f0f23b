"""Support over HTTP: tickets, links and flags."""
