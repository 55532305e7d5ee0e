"""From a document to plan@1 (抽取), in steps that each take what the step before gives.

    readers    a file → ``Document``: text and blocks (``blocks``), cleaned (``clean``), each character with its place
    outline    → ``Part``: every block with its section, and whether it speaks of the past
    metadata   what the document says of itself; ``period``: its years
    table      → ``Row``: the main indicator table
    prose      → ``Commitment``: promises in paragraphs and boxes
    match      rows and promises to a catalogue's indicators (``name_matcher``)
    draft      → plan@1 with comments; ``extract_data``: extract@1; ``evidence``: a plan file checked against its document

Everything is deterministic and offline. What is not sure is marked for a person, never guessed. Words of documents are data
(``vocabulary``). The libraries that the readers need belong to the extra ``plancheck[extract]`` and are imported on use (``extra``).
"""
