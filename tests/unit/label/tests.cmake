set(LINKS printer/label)
set(USES png)
