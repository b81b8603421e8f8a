//! Parameters with another value than they have, to see what depends on them.

use std::path::PathBuf;

use kubekiln::World;
use kubekiln::build::{InstanceOf, Options, Row, instances};
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::set;
use crate::error::Result;
use crate::overlay::Overlay;
use crate::place::Place;

/// A parameter, and files in which it has another value.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The parameter as it is.
    pub row: Row,
    /// Its other value.
    pub value: Json,
    files: Vec<(PathBuf, String)>,
}

impl Variant {
    /// `under` with the other value.
    pub fn world<'w>(&'w self, under: &'w dyn World) -> impl World + 'w {
        Overlay::new(under, &self.files)
    }
}

/// Every parameter of the Instances that `is_meant` says that the tree can give another value which the package allows: its
/// default where it is set, else one near to what it has. Of an object only the parameters in it count.
pub fn variants<'a>(
    place: &Place<'a, '_>,
    options: &Options<'_>,
    is_meant: impl Fn(&InstanceOf<'a>) -> bool,
) -> Result<Vec<Variant>> {
    let found = instances(place.arena, place.world, place.folder, options)?;
    let mut rows = Vec::new();
    for instance in found.iter().filter(|instance| is_meant(instance)) {
        // What is wrong with parameters is an error of the build.
        rows.extend(instance.rows(place.arena).unwrap_or_default());
    }
    let vary = |row: Row| {
        let path = format!("{}.{}", row.instance, row.parameter.name);
        let set = |value: Json| {
            let outcome = set(place, options, &[format!("{path}={value}")]).ok()?;
            Some((value, outcome.files)).filter(|(_, files)| !files.is_empty())
        };
        let (value, files) = others(&row).into_iter().find_map(set)?;
        Some(Variant { row, value, files })
    };
    Ok(rows.into_par_iter().filter_map(vary).collect())
}

/// Values other than that of `row`, the likeliest to be allowed first.
fn others(row: &Row) -> Vec<Json> {
    let now = row.value.as_ref().unwrap_or(&Json::Null);
    let default = row.set.as_ref().and(row.parameter.default.clone());
    let words = row.parameter.kind.split(" | ").map(Json::from);
    let near = match now {
        Json::Bool(value) => vec![json!(!value)],
        Json::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            vec![json!(number + 1), json!(number - 1), json!(number * 2)]
        }
        Json::String(_) if row.parameter.kind.contains(" | ") => words.collect(),
        Json::String(text) => vec![json!(format!("{text}x")), json!("x"), json!("1Gi"), json!("x/x"), json!("")],
        Json::Array(items) if !items.is_empty() => vec![json!([]), json!(&items[1..])],
        Json::Array(_) => vec![json!(["x"]), json!([{ "name": "x" }])],
        Json::Object(_) | Json::Null => Vec::new(),
    };
    default.into_iter().chain(near).filter(|value| value != now).collect()
}
