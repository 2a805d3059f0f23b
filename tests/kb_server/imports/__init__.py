"""Tests of the questions of the past."""
