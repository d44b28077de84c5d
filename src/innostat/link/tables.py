"""stub"""
class TableLinker:
    def __init__(self, catalog): pass
    def link(self, *a): return []
