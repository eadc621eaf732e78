"""通知 (notices): dispatches and reminders that a unit signs for; 复制到群 text, short link, QR, who has not signed."""
