//! YAML as go-yaml reads and prints it.
