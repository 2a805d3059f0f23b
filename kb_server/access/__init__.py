"""Access: people and programs that may do more than a customer."""
