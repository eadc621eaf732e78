"""Only what no app owns: borders, contract suites, journeys in a real browser."""
