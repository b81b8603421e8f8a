// A comment is no part of the program.
{ list: [{ 'a key': { f(x): x } }] }
