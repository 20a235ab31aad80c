set(LINKS hw/scanner hw/scale hw/world)
