local app = import 'app/app.libsonnet';
local n(f) = std.native(f);
{
  natives: app.cm('natives', {
    pj: std.toString(n('parseJson')('{"b":1,"a":[1.5,null,"x"]}')),
    py: std.toString(n('parseYaml')('a: 1\nb: [x, y]\nd: 2001-01-01\n---\n- 0x10\n- ~\n- yes\n---\nfoo\n')),
    pe: std.toString(n('parseYaml')('')),
    mj: n('manifestJsonFromJson')('{"b":1,"a":[1.50,null,"x"], "e":{}, "f":[ ]}', 3),
    my: n('manifestYamlFromJson')(std.manifestJson({
      b: 1, a: [1.5, null, 'x', [1, [2]], { x: 1, y: { z: 2, l: [1, { q: 2 }] } }], yes: 'yes', n: 'null', e: '', sp: ' lead', t: 'a: b', hash: 'a #b', m: 'l1\nl2\n', m2: 'l1\nl2', m3: '\n x\n\n', big: 1000000, huge: 1e21, small: 0.00001, neg: -5, obj: {}, arr: [], d: '2001-01-01', o: '0777', f: '1.0', b60: '1:20', tab: 'a\tb', u: 'é', star: '*x', q: "it's", dq: 'say "x"', long: std.repeat('word ', 40) + 'x', x9: 1, x10: 2, trail: 'a ', ctrl: 'a\u0001', lst: [{ a: 'l1\nl2\n', b: 1 }, 'l1\nl2', ['a\nb']], 'key with: colon': 1, '1': 2, 'true': 3, deep: [[{ a: [1] }]], mtrail: 'a \nb', 'dash': '- a', bang: '!x', pct: '%x', at: '@x', comma: 'a, b', br: '[a', tilde: '~', dot: '.', num_: '1_000', hex: '0x1F', inf: '.inf', eq: '=', lt: '<<', emoji: '😀', nbsp: 'a\u00a0b', crlf: 'a\r\nb\r\n',
    })),
    my2: n('manifestYamlFromJson')('"a\\nb\\n"') + n('manifestYamlFromJson')('[1,{"a":2,"b":[3]}]') + n('manifestYamlFromJson')('3') + n('manifestYamlFromJson')('{}'),
    esc: n('escapeStringRegex')('a-b.c#[d]{e}^$|()*+?\\'),
    rm: std.toString([n('regexMatch')('^a+$', 'aaa'), n('regexMatch')('\\bfoo\\b', 'x foo y'), n('regexMatch')('[[:alpha:]]', '1')]),
    rs: n('regexSubst')('(\\w+)@(?P<d>\\w+)', 'me@there you@here', '${d}-$1 $$ $1x'),
    sha: n('sha256')('hello é'),
  }),
}
