set(LINKS server/service server/store server/domain shared/db server/admin)
set(ONE_PROCESS ON)
