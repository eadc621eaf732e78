"""规则库 (rulebook): statutory figures and bureau customs as dated rows with source and status; see README.md."""
