set(LINKS shared/base)
