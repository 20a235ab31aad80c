set(LINKS server/admin)
set(USES json)
