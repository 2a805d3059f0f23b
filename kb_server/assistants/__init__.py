"""Assistants: programs that help an agent to answer, and ask by the Model Context Protocol."""
