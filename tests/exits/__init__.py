"""The ways out of MkDocs and Material, walked on every run."""
