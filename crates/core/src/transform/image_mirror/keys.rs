//! What the name of a field, variable or flag says of its value.

/// What a text may be for all that is known of its place, from the least to the most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    /// Anything: only a reference that names its registry is one.
    Any,
    /// Something about images: a reference has a slash, and a registry, tag or digest.
    About,
    /// An image: a reference has a slash, a tag or a digest.
    Image,
    /// The image of a container: a single word is a reference, too.
    Container,
}

impl Place {
    /// The place that a key of this name makes, below one that is `above`.
    pub(super) fn of(key: &str, above: Self) -> Self {
        named(key).max(above.min(Self::About))
    }
}

/// What a name says by itself. Its words count: those between points, dashes, underscores and humps.
pub(super) fn named(key: &str) -> Place {
    if !speaks_of_images(key) {
        return Place::Any;
    }
    let words: Vec<String> = words(key);
    let is_image = |word: &String| ["image", "images"].contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()));
    let last = words.iter().rev().find(|word| !says_no_more(word));
    match last {
        Some(word) if is_image(word) => Place::Image,
        _ if words.iter().any(is_image) => Place::About,
        _ => Place::Any,
    }
}

/// True for a text with the word, in small or large letters.
pub(super) fn speaks_of_images(text: &str) -> bool {
    text.as_bytes().windows(5).any(|part| part.eq_ignore_ascii_case(b"image"))
}

/// Words that follow `image` and leave its meaning.
fn says_no_more(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    ["name", "ref", "reference", "repository", "repo", "uri", "url"].contains(&word)
        || (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in key.chars() {
        let starts = !letter.is_ascii_alphanumeric() || (letter.is_ascii_uppercase() && !before.is_ascii_uppercase());
        if starts {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.push(letter.to_ascii_lowercase()));
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Fields that people read and no program does.
pub(super) fn is_prose(key: &str) -> bool {
    const PROSE: [&str; 8] =
        ["description", "documentation", "message", "summary", "title", "markdown", "openAPIV3Schema", "_example"];
    PROSE.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::{Place, named};

    #[test]
    fn names_say_what_their_values_are() {
        for image in [
            "image",
            "IMAGE",
            "images",
            "baseImage",
            "cacheImage",
            "V2_LAUNCHER_IMAGE",
            "frontend_image",
            "image_v2",
            "queue-sidecar-image",
            "client.knative.dev/user-image",
            "imageName",
            "image2",
            "--executor-image",
            "defaultJobImage",
        ] {
            assert_eq!(named(image), Place::Image, "{image}");
        }
        for about in ["imageGroupOne", "EXECUTOR_CONTAINER_IMAGE_AND_VERSION", "imagePullPolicy", "imageTag"] {
            assert_eq!(named(about), Place::About, "{about}");
        }
        for other in ["name", "imagery", "damage", "damage-done", "IMAGINE", ""] {
            assert_eq!(named(other), Place::Any, "{other}");
        }
    }
}
