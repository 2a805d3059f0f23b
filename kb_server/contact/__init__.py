"""Contact: what customers send to the team, what they were promised, and the page on which they follow it."""
