"""A demonstration: a quarter of invented customers and colleagues over the guide, in a place of its own."""
