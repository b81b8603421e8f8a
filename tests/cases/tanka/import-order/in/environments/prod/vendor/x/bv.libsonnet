'base vendor'
