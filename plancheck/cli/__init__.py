"""The command line: thin commands over the use cases."""

import gc

# A run makes little garbage in circles and keeps most of what it makes; looking for it at every 700 objects costs a
# tenth of the time. Only the program does this: whoever uses the library has settings of his own.
gc.set_threshold(100_000, 20, 100)
