"""The terminal: options, tables, progress and exit codes that commands share."""
