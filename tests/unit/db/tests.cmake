set(LINKS shared/db)
set(ONE_PROCESS ON)
