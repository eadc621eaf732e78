"""Plan reads (查要点)."""
