local names = 'not a list';
{ joined: std.join(',', [names]) + std.length(5) }
