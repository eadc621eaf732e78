"""One module per rule, found by file name; each offers `breaches(house)`."""
