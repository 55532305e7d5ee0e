"""The command line: parse, hand options to the use cases, print, exit. One module a command."""
