function(objects) [o { touched: true } for o in objects]
