local check(number) =
  if number < 1024 then error 'port %d needs privileges' % number else number;
{ port(number):: { port: check(number) } }
