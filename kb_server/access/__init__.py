"""Access: who may see and do more than a customer."""
