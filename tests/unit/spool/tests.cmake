set(LINKS printer/spool hw/label_printer)
