"""What every request shares: the release it is answered from, errors, headers, limits, the API."""
