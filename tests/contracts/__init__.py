"""What every app's metrics promise, held over all of them."""
