"""From a document to plan@1 (抽取): readers, cleaning, the indicator table, promises in prose, the draft.

Everything here is deterministic and offline. What is not sure is marked for a person, never guessed. The libraries
that the readers need belong to the extra ``plancheck[extract]`` and are imported when a reader is used.
"""
