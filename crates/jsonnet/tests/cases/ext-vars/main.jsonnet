{ text: std.extVar('text'), code: std.extVar('code') { b+: 1 }, value: std.extVar('value') }
