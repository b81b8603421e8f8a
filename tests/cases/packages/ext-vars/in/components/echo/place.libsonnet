'a value as it is'
