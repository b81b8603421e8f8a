{ kind: "X" }
