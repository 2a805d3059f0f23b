"""The service: releases, search over HTTP, and the loop from a question to a verified article."""
