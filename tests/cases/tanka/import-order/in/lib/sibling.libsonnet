'lib'
