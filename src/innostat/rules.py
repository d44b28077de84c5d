def split_codes(given, option):
    return [c for part in given for c in part.split(",") if c]
