set(LINKS terminal/core shared/wire shared/db)
