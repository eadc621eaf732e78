"""A register of millions, made out of a city's."""
