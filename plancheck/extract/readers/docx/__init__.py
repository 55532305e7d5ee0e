"""Word (docx, docm): ``read`` walks the text once, ``styles`` and ``numbering`` tell levels and automatic numbers."""
