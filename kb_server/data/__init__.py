"""The database: its connections, its tables, their migrations, and the keys of the installation."""
