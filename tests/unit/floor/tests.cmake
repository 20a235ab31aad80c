set(LINKS server/floor server/service server/domain shared/wire shared/wire/values shared/base)
