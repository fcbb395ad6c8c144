"""What every request passes through, before any route is chosen."""
