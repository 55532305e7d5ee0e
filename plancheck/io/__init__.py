"""Files in and out. Nothing here judges; everything that is wrong comes back as a problem with its place."""
