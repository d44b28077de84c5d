"""What Word files are made of: parts and their relationships, styles, lists that number themselves, fields, formulas, charts, the text."""
