set(LINKS printer/upstream)
