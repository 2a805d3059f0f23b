"""Privacy: what is scrubbed before it is stored, what expires, what is handed out or erased."""
