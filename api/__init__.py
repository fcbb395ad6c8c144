"""The outside faces: the command line and the service; the only package that composes the other two."""
