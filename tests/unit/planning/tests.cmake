set(LINKS server/planning)
