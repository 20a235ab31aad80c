set(LINKS shared/db)
