"""The review application: a server on this machine in which people read, decide and write."""
