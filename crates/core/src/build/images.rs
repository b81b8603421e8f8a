//! The images of a build, and where they come from.

use rustc_hash::FxHashMap;

use super::Build;
use crate::lint::Mirrored;
use crate::resource::Resource;
use crate::schema::Schema;
use crate::transform::image_mirror::find;

/// An image that an object of a build names.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ImageAt {
    /// The image, as the cluster will pull it.
    pub image: String,
    /// The image before any `ImageMirror` changed it.
    pub written: String,
    /// The rule that covers it: `gcr.io/* -> registry.example.com/gcr/*`.
    pub rule: Option<String>,
    /// The object's apiVersion.
    #[serde(rename = "apiVersion")]
    pub api_version: String,
    /// The object's kind.
    pub kind: String,
    /// The object's name.
    pub name: String,
    /// The object's namespace; none when it says none.
    pub namespace: Option<String>,
    /// `spec.template.spec.containers[0].image`
    pub path: String,
    /// The line in a field of several lines, from 1.
    pub line: Option<usize>,
}

/// Every image of a build, objects in the order of the output.
pub fn images(build: &Build<'_>) -> Vec<ImageAt> {
    let mut log = Log::default();
    for mirrored in &build.mirrored {
        log.entry(&mirrored.becomes).or_default().push(mirrored);
    }
    build.objects.iter().flat_map(|object| of_object(object, &log, &build.schema)).collect()
}

fn of_object(object: &Resource<'_>, log: &Log<'_>, schema: &Schema) -> Vec<ImageAt> {
    let found = find::images(&object.node);
    if found.is_empty() {
        return Vec::new();
    }
    let ids: Vec<String> = object.previous_ids().chain([object.id(schema)]).map(|id| id.to_string()).collect();
    let mut rows = Vec::new();
    for at in found {
        for image in at.pulled(&at.written) {
            let known = best(log, &image, &at, &ids);
            // Without a tag it was an image only because a rule named its registry.
            if known.is_none() && !at.is_sure {
                continue;
            }
            let written = known.map(|known| first_written(log, known));
            rows.push(ImageAt {
                written: written.unwrap_or(&image).clone(),
                rule: known.and_then(|known| known.rule.clone()),
                image,
                api_version: object.gvk().api_version(),
                kind: object.kind().to_owned(),
                name: object.name().to_owned(),
                namespace: Some(object.namespace().to_owned()).filter(|namespace| !namespace.is_empty()),
                path: at.path.clone(),
                line: at.line,
            });
        }
    }
    rows
}

type Log<'m> = FxHashMap<&'m str, Vec<&'m Mirrored>>;

/// The note on an image: that of the same field, or else of the same object, or else of the same image elsewhere.
fn best<'m>(log: &Log<'m>, image: &str, at: &find::Image, ids: &[String]) -> Option<&'m Mirrored> {
    let known = log.get(image)?;
    let fits = |mirrored: &&&Mirrored| ids.contains(&mirrored.object);
    let is_here = |mirrored: &&&Mirrored| fits(mirrored) && mirrored.path == at.path && mirrored.line == at.line;
    let found = known.iter().find(is_here).or_else(|| known.iter().find(fits)).or_else(|| known.first());
    found.copied()
}

/// What was there before the first of several mirrors.
fn first_written<'m>(log: &Log<'m>, known: &'m Mirrored) -> &'m String {
    /// More mirrors than anybody stacks; rules may lead in circles.
    const MOST: usize = 16;
    let mut first = known;
    for _ in 0..MOST {
        let before = log.get(first.written.as_str()).into_iter().flatten();
        let is_before = |other: &&&Mirrored| other.path == first.path && other.becomes != other.written;
        match before.into_iter().find(is_before) {
            Some(before) => first = before,
            None => break,
        }
    }
    &first.written
}
