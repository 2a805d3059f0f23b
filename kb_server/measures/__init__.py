"""What the log says in figures: measures with their definitions, and the counts that they are made of."""
