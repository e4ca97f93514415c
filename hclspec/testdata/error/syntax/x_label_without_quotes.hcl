account x y z
