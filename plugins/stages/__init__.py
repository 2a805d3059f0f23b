"""The stages of a build, as MkDocs reaches them: beginning, rendering, reading, writing."""
