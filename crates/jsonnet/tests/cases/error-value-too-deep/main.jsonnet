local text = std.repeat('[', 1500) + std.repeat(']', 1500);
std.parseJson(text)
