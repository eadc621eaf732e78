"""归档 (archives): the papers of a record as one file that opens without the program and verifies by digest."""
