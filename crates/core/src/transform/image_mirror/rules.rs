//! Rules and digests: what a reference becomes.

use super::reference::{Reference, names_host};
use crate::text::Text;

/// `docker.io/kserve/*`: a repository, or all that have a beginning and an end in common.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pattern {
    /// What stands before the star, or the whole of a pattern without one.
    prefix: String,
    star: Option<Star>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Star {
    /// `**/` stands before it: only the last part of a name is kept.
    drops_folders: bool,
    /// What stands behind it.
    suffix: String,
}

impl Pattern {
    /// Reads a pattern; docker.io goes without saying, as in references.
    pub(super) fn new(text: &str) -> Result<Self, &'static str> {
        let (before, star) = match text.split_once('*') {
            None => (text, None),
            Some((before, behind)) => match behind.strip_prefix("*/*") {
                Some("") => (before, Some(Star { drops_folders: true, suffix: String::new() })),
                Some(_) => return Err("nothing may follow `**/*`"),
                None if behind.contains('*') => return Err("one `*` is all there may be, but for `**/*` at the end"),
                None => (before, Some(Star { drops_folders: false, suffix: behind.to_owned() })),
            },
        };
        // A letter in the star's place makes a repository of any pattern that is right.
        let sample = format!("{before}{}", star.as_ref().map_or(String::new(), |star| format!("a{}", star.suffix)));
        let Some(reference) = Reference::parse(&sample) else { return Err("it is no name of a repository") };
        if reference.is_versioned() {
            return Err("it has a tag or a digest; those stay as they are, and `digests` pins them");
        }
        let prefix = match (before.split_once('/'), &star) {
            (None, None) if before.contains('.') => {
                return Err("a registry is no repository; `/*` behind it means all of them");
            }
            (_, None) => reference.repository(),
            (None, Some(_)) if before.is_empty() => String::new(),
            (None, Some(_)) => return Err("the star may stand for a registry, and not for a part of its name"),
            (Some(("index.docker.io", rest)), _) => format!("docker.io/{rest}"),
            (Some((first, _)), _) if names_host(first) => before.to_owned(),
            (Some(_), _) => format!("docker.io/{before}"),
        };
        Ok(Self { prefix, star })
    }

    /// True when it says which registry is meant.
    pub(super) fn names_host(&self) -> bool {
        self.prefix.contains('/')
    }

    pub(super) fn has_star(&self) -> bool {
        self.star.is_some()
    }

    pub(super) fn drops_folders(&self) -> bool {
        self.star.as_ref().is_some_and(|star| star.drops_folders)
    }

    /// How much of a repository it names: of two patterns the longer one is meant.
    fn length(&self) -> usize {
        self.prefix.len() + self.star.as_ref().map_or(1, |star| star.suffix.len())
    }

    /// What the star stands for in `repository`; nothing without a star.
    pub(super) fn matched<'r>(&self, repository: &'r str) -> Option<&'r str> {
        let rest = repository.strip_prefix(&self.prefix)?;
        let Some(star) = &self.star else { return rest.is_empty().then_some("") };
        let rest = rest.strip_suffix(&star.suffix).filter(|rest| !rest.is_empty())?;
        Some(if star.drops_folders { rest.rsplit('/').next().unwrap_or(rest) } else { rest })
    }

    /// The repository for what the star of another pattern stood for.
    fn filled(&self, matched: &str) -> String {
        let suffix = self.star.as_ref().map_or("", |star| &star.suffix);
        format!("{}{matched}{suffix}", self.prefix)
    }
}

/// One entry of `rules`.
#[derive(Clone, Debug)]
pub(super) struct Rule<'a> {
    pub(super) from: Text<'a>,
    pub(super) to: Text<'a>,
    pub(super) pattern: Pattern,
    pub(super) target: Pattern,
}

impl Rule<'_> {
    /// `gcr.io/* -> registry.example.com/gcr/*`
    pub(super) fn shown(&self) -> String {
        format!("{} -> {}", self.from, self.to)
    }
}

/// One entry of `digests`.
#[derive(Clone, Debug)]
pub(super) struct Pin<'a> {
    pub(super) reference: Text<'a>,
    pub(super) digest: Text<'a>,
    /// The image in full, tag included.
    pub(super) image: String,
}

/// What the rules say of a repository.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Verdict {
    /// Place of the rule.
    pub(super) rule: usize,
    /// The repository it becomes; none when it lies where the rule leads already.
    pub(super) becomes: Option<String>,
}

/// The rule that names most of a repository; of two that name as much, the first. Where a rule leads is no place to be
/// led away from by a rule that names less, so that a second pass changes nothing.
pub(super) fn verdict(rules: &[Rule<'_>], repository: &str) -> Option<Verdict> {
    let mut best: Option<(usize, Verdict)> = None;
    let mut offer = |length: usize, verdict: Verdict| {
        if best.as_ref().is_none_or(|(known, _)| *known < length) {
            best = Some((length, verdict));
        }
    };
    for (rule, Rule { pattern, target, .. }) in rules.iter().enumerate() {
        if let Some(matched) = pattern.matched(repository) {
            let becomes = Some(target.filled(matched)).filter(|becomes| becomes != repository);
            offer(pattern.length(), Verdict { rule, becomes });
        }
    }
    for (rule, Rule { target, .. }) in rules.iter().enumerate() {
        if target.matched(repository).is_some() {
            offer(target.length(), Verdict { rule, becomes: None });
        }
    }
    best.map(|(_, verdict)| verdict)
}

/// An image in full, as `digests` is looked up: `latest` goes without saying.
pub(super) fn in_full(reference: &Reference<'_>) -> String {
    format!("{}:{}", reference.repository(), reference.tag.unwrap_or("latest"))
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Rule, Text, verdict};

    fn rules(pairs: &[(&'static str, &'static str)]) -> Vec<Rule<'static>> {
        let text = |text| Text { text, ..Text::EMPTY };
        let rule = |(from, to): &(&'static str, &'static str)| Rule {
            from: text(*from),
            to: text(*to),
            pattern: Pattern::new(from).unwrap(),
            target: Pattern::new(to).unwrap(),
        };
        pairs.iter().map(rule).collect()
    }

    fn becomes(pairs: &[(&'static str, &'static str)], repository: &str) -> Option<String> {
        verdict(&rules(pairs), repository).and_then(|verdict| verdict.becomes)
    }

    #[test]
    fn the_longest_pattern_is_meant_wherever_it_stands() {
        let all = [("gcr.io/*", "r.io/gcr/*"), ("gcr.io/a/*", "r.io/a/*"), ("gcr.io/a/b", "r.io/b")];
        for rules in [all, [all[2], all[1], all[0]]] {
            assert_eq!(becomes(&rules, "gcr.io/x/y").as_deref(), Some("r.io/gcr/x/y"));
            assert_eq!(becomes(&rules, "gcr.io/a/x").as_deref(), Some("r.io/a/x"));
            assert_eq!(becomes(&rules, "gcr.io/a/b").as_deref(), Some("r.io/b"));
            assert_eq!(becomes(&rules, "k8s.gcr.io/a/b"), None);
        }
    }

    #[test]
    fn docker_io_goes_without_saying_in_patterns() {
        assert_eq!(becomes(&[("kserve/*", "r.io/*")], "docker.io/kserve/agent").as_deref(), Some("r.io/agent"));
        assert_eq!(becomes(&[("mysql", "r.io/mysql")], "docker.io/library/mysql").as_deref(), Some("r.io/mysql"));
        assert_eq!(
            becomes(&[("docker.io/*", "r.io/*")], "docker.io/library/mysql").as_deref(),
            Some("r.io/library/mysql")
        );
    }

    #[test]
    fn a_star_may_stand_for_the_host_and_for_a_middle() {
        assert_eq!(becomes(&[("*", "r.io/all/*")], "gcr.io/a").as_deref(), Some("r.io/all/gcr.io/a"));
        assert_eq!(becomes(&[("gcr.io/*/web", "r.io/*/w")], "gcr.io/a/b/web").as_deref(), Some("r.io/a/b/w"));
        assert_eq!(becomes(&[("**/*", "r.io/flat/*")], "gcr.io/a/b").as_deref(), Some("r.io/flat/b"));
        assert_eq!(becomes(&[("gcr.io/**/*", "r.io/*")], "gcr.io/b").as_deref(), Some("r.io/b"));
    }

    #[test]
    fn where_a_rule_leads_a_second_pass_changes_nothing() {
        let all = rules(&[("*", "r.io/all/*")]);
        assert_eq!(verdict(&all, "r.io/all/gcr.io/a").unwrap().becomes, None);
        // A rule that says as much of where another leads is meant.
        assert_eq!(
            becomes(&[("gcr.io/*", "ghcr.io/*"), ("ghcr.io/*", "r.io/*")], "ghcr.io/a").as_deref(),
            Some("r.io/a")
        );
    }

    #[test]
    fn patterns_that_are_none_are_refused() {
        for wrong in [
            "",
            "gcr.io/*/*",
            "gcr.io/**",
            "**",
            "gcr.io/**/*/a",
            "https://gcr.io/*",
            "gcr.io/a:1",
            "gcr.io/ A",
            "/*",
            "gcr.io",
            "gcr*",
        ] {
            assert!(Pattern::new(wrong).is_err(), "{wrong:?}");
        }
    }
}
