"""Questions of the past: read from files, asked of the release that is served, kept in the log, audited."""
