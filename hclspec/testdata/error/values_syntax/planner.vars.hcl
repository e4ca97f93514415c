growth = 0,05 # ERROR: Unexpected comma after argument @ ,
