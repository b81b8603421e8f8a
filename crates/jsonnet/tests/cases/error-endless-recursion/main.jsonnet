local count(n) = 1 + count(n + 1);
{ n: count(0) }
