"""What is wrong with a file that can not be read."""
