"""页框的页面 (pages of the shell): entrance, guide, switches."""
