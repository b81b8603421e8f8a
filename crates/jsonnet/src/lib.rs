//! One bounded jsonnet engine behind kubekiln's own types.
