local port(n) = if n < 1 then error 'port %d is too small' % n else { port: n };
{ spec: { ports: [port(n) for n in [80, 443, 0]] } }
