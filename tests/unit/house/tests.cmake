#Reads the sources as text; links no room.
set(LINKS)
