set(LINKS shared/http)
