"""Documents in, answers out: the index of a release and the engine that reads it."""
