"""The whole graph as a file, over HTTP: a process for each export, and who waits for one."""
