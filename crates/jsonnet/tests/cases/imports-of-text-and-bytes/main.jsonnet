{ text: importstr 'text.txt', bytes: importbin 'bytes.bin', again: std.length(importstr 'text.txt') }
