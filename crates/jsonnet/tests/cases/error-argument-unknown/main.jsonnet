function(name='web') { name: name }
