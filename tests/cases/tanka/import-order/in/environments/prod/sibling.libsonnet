'base'
