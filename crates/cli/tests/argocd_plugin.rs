//! The command of `docs/argocd/plugin.yaml`, run as Argo CD runs it, prints what `kiln build` prints.
#![allow(missing_docs)]

use std::path::Path;
use std::process::Command;

use kubekiln_tests::{overlay, place, yaml};

#[test]
fn the_plugin_prints_what_kiln_build_prints() {
    let plugin = yaml::read(&place::root().join("docs/argocd/plugin.yaml")).unwrap();
    let words: Vec<_> =
        plugin["spec"]["generate"]["command"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
    assert_eq!(words[0], "kiln");
    let kiln = Path::new(env!("CARGO_BIN_EXE_kiln"));
    for folder in overlay::shipped().unwrap() {
        let output = Command::new(kiln).args(&words[1..]).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8(output.stdout).unwrap(), overlay::yaml(&folder).unwrap(), "{}", folder.display());
    }
}
