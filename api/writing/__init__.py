"""Writing over HTTP: jobs, their queue, and the one process that writes."""
