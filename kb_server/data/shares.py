"""From how many on a share says something."""

FLOOR = 30  # the 95% interval of a share is at most 35 points wide from here on
