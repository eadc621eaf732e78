"""公文办理 (papers): an official document from its draft to the archive, with every signature and every wording kept."""
