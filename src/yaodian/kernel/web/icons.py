"""图标 (icons): a handful of 16-pixel line drawings, kept as SVG paths; none carries meaning alone."""

from __future__ import annotations

ICONS: dict[str, str] = {
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5 14 14"/>',
    "menu": '<path d="M2 4h12M2 8h12M2 12h12"/>',
    "close": '<path d="m3.5 3.5 9 9m0-9-9 9"/>',
    "down": '<path d="m4 6 4 4 4-4"/>',
    "left": '<path d="m10 3-5 5 5 5"/>',
    "right": '<path d="m6 3 5 5-5 5"/>',
    "up": '<path d="M8 13V3M4 7l4-4 4 4"/>',
    "user": '<circle cx="8" cy="5" r="2.8"/><path d="M2.5 14c.6-3 2.8-4.3 5.5-4.3s4.9 1.3 5.5 4.3"/>',
    "inbox": '<path d="M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 1.8h3l1-1.8H14"/>',
    "plan": '<path d="M3.5 2h6l3 3v9h-9zM5.5 7.5h5M5.5 10h5M5.5 5h2.5"/>',
    "ledger": '<path d="M2 3h12v10H2zM2 6.3h12M2 9.6h12M6 3v10"/>',
    "unit": '<path d="M2 14h12M3.5 14V6L8 2.5 12.5 6v8M6.5 14v-3.5h3V14"/>',
    "paper": '<path d="M4 2h8v12H4zM6 5h4M6 7.5h4M6 10h2.5"/>',
    "chart": '<path d="M2 13.5h12M4 11V8M7 11V4M10 11V6.5M13 11V3"/>',
    "settings": '<path d="M2 4.5h7m3 0h2M2 11.5h2m3 0h7"/><circle cx="10.5" cy="4.5" r="1.5"/>'
    '<circle cx="5.5" cy="11.5" r="1.5"/>',
    "calendar": '<path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
    "download": '<path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11"/>',
    "upload": '<path d="M8 10.5v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11"/>',
    "print": '<path d="M4.5 6V2.5h7V6M4.5 11H2.5V6h11v5h-2M4.5 9h7v4.5h-7z"/>',
    "copy": '<path d="M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3"/>',
    "link": '<path d="M6.5 9.5 9.5 6.5M7 4.8l1.5-1.5a2.8 2.8 0 0 1 4 4L11 8.8'
    'M9 11.2l-1.5 1.5a2.8 2.8 0 0 1-4-4L5 7.2"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "edit": '<path d="M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4z"/>',
    "trash": '<path d="M3 4.5h10M6 4.5V2.8h4v1.7M4.2 4.5 5 13.5h6l.8-9"/>',
    "filter": '<path d="M2 3.5h12L9.5 8.5v5l-3-1.5V8.5z"/>',
    "columns": '<path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10"/>',
    "star": '<path d="m8 2 1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z"/>',
    "alert": '<path d="M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.4v.6"/>',
    "info": '<circle cx="8" cy="8" r="6"/><path d="M8 7.3v4M8 4.7v.8"/>',
    "check": '<path d="m3 8.5 3.3 3.3L13 4.8"/>',
    "back": '<path d="M6.5 3.5 2.5 7.5l4 4M3 7.5h6.5a3.5 3.5 0 0 1 0 7H8"/>',
    "phone": '<path d="M4.5 1.5h7v13h-7zM7 12.5h2"/>',
    "bell": '<path d="M3.5 11.5h9c-1.2-1.2-1.3-2.4-1.3-4.3C11.2 4.8 9.9 3.3 8 3.3S4.8 4.8 4.8 7.2c0 1.9-.1 3.1-1.3 4.3z'
    'M6.8 13.6h2.4"/>',
    "history": '<path d="M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.5M2.5 2.5v3h3M8 5v3.2l2.2 1.3"/>',
    "sort": '<path d="M5 3v10M2.5 5.5 5 3l2.5 2.5M11 13V3M8.5 10.5 11 13l2.5-2.5"/>',
    "lock": '<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"/>',
    "help": '<circle cx="8" cy="8" r="6"/>'
    '<path d="M6.2 6.3c.2-1.1.9-1.7 1.9-1.7s1.8.6 1.8 1.6c0 1.3-1.8 1.4-1.8 2.9M8 11v.6"/>',
}

SHAPES: dict[str, str] = {
    "done": '<path d="m2 6.4 2.7 2.7L10 3.3" fill="none" stroke="currentColor" stroke-width="2"/>',
    "green": '<circle cx="6" cy="6" r="4.3"/>',
    "yellow": '<path d="M6 .8 11.2 6 6 11.2.8 6z"/>',
    "red": '<path d="M6 1 11.5 10.8H.5z"/>',
    "idle": '<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.4"/>',
    "halted": '<path d="M2 2h8v8H2z"/>',
    "none": '<path d="M2.5 6h7" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "unknown": '<path d="M3.6 4.3C3.7 2.7 4.6 1.9 6 1.9s2.4.8 2.4 2.1C8.4 5.8 6 5.8 6 7.7M6 9.4v1.3" fill="none" '
    'stroke="currentColor" stroke-width="1.5"/>',
}
