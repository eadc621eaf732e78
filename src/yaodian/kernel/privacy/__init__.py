"""隐私与保密: masking, identifier checks, and the refusal of classified material before anything is written."""
