function(params) { extra: params.extra }
