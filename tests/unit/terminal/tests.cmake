set(LINKS terminal/core terminal/ui shared/wire shared/db hw/world)
