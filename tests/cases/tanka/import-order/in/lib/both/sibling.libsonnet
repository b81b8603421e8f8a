'beside'
