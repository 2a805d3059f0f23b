"""The whole loop, told as stories on the real stack."""
