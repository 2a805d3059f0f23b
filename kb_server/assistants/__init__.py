"""Assistants: programs that help an agent to answer, over the Model Context Protocol."""
