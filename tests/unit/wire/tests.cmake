set(LINKS shared/wire shared/wire/values shared/base)
set(USES json zmq)
