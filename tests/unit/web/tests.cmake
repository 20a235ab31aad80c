set(LINKS server/web shared/db)
set(USES json)
