"""Excel (xlsx, xlsm): ``read`` takes the sheets as tables, ``number_format`` shows numbers as their cells do."""
