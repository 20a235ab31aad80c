set(LINKS server/service server/floor server/store server/domain terminal/core shared/wire
          shared/wire/values shared/barcode shared/db shared/base)
set(USES json)
set(ONE_PROCESS ON)  # a PostgreSQL is started once for all stories
