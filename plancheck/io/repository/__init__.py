"""Where plan files are found: arguments, folders, git revisions."""
