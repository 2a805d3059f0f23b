"""Content of people who are not trusted: what of it is left out of the site, and told to the writer."""
