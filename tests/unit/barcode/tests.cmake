set(LINKS shared/barcode)
set(USES json)
