"""The file system: paths, whole writes, the cache folder."""
