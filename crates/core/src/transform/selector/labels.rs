//! Label selectors: `app=web, tier in (front, back), !legacy`.

/// Why a text is no label selector; Kubernetes' own words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct LabelSelectorError(String);

/// Conditions on labels that must all hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Requirement {
    key: String,
    operator: Operator,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Operator {
    Exists,
    Missing,
    In(Vec<String>),
    NotIn(Vec<String>),
    Greater(i64),
    Less(i64),
}

impl LabelSelector {
    /// Reads a selector; the empty text selects everything.
    pub fn parse(text: &str) -> Result<Self, LabelSelectorError> {
        let mut parser = Parser { tokens: tokens(text), next: 0 };
        let mut requirements = Vec::new();
        loop {
            match parser.peek() {
                Token::End => return Ok(Self { requirements }),
                Token::Word(_) | Token::Symbol("!") => {
                    let wrap =
                        |e: LabelSelectorError| LabelSelectorError(format!("unable to parse requirement: {}", e.0));
                    requirements.push(parser.requirement().map_err(wrap)?);
                }
                other @ Token::Symbol(_) => return Err(found(&other, "!, identifier, or 'end of string'")),
            }
            match parser.take() {
                Token::End => return Ok(Self { requirements }),
                Token::Symbol(",") => match parser.peek() {
                    Token::Word(_) | Token::Symbol("!") => {}
                    other => return Err(found(&other, "identifier after ','")),
                },
                other => return Err(found(&other, "',' or 'end of string'")),
            }
        }
    }

    /// True when every condition holds for the labels that `get` knows.
    pub fn matches<'l>(&self, get: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.requirements.iter().all(|requirement| requirement.operator.holds(get(&requirement.key)))
    }
}

impl Operator {
    fn holds(&self, label: Option<&str>) -> bool {
        let number = || label.and_then(|l| l.parse::<i64>().ok());
        match self {
            Self::Exists => label.is_some(),
            Self::Missing => label.is_none(),
            Self::In(values) => label.is_some_and(|l| values.iter().any(|v| v == l)),
            Self::NotIn(values) => label.is_none_or(|l| !values.iter().any(|v| v == l)),
            Self::Greater(bound) => number().is_some_and(|n| n > *bound),
            Self::Less(bound) => number().is_some_and(|n| n < *bound),
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token<'t> {
    Word(&'t str),
    Symbol(&'static str),
    End,
}

const SYMBOLS: [&str; 9] = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(symbol) = SYMBOLS.iter().find(|s| rest.starts_with(**s)) {
            tokens.push(Token::Symbol(symbol));
            rest = &rest[symbol.len()..];
        } else {
            let special = |c: char| c.is_ascii_whitespace() || "=!(),><".contains(c);
            let end = rest.find(special).unwrap_or(rest.len());
            tokens.push(Token::Word(&rest[..end]));
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    tokens
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Token<'t> {
        self.tokens.get(self.next).cloned().unwrap_or(Token::End)
    }

    fn take(&mut self) -> Token<'t> {
        let token = self.peek();
        self.next += 1;
        token
    }

    fn requirement(&mut self) -> Result<Requirement, LabelSelectorError> {
        let negated = self.peek() == Token::Symbol("!");
        if negated {
            self.take();
        }
        let key = match self.take() {
            Token::Word(key) => key.to_owned(),
            other => return Err(found(&other, "identifier")),
        };
        check_key(&key)?;
        if negated || matches!(self.peek(), Token::End | Token::Symbol(",")) {
            let operator = if negated { Operator::Missing } else { Operator::Exists };
            return Ok(Requirement { key, operator });
        }
        let operator = match self.take() {
            Token::Word("in") => Operator::In(self.values(&key)?),
            Token::Word("notin") => Operator::NotIn(self.values(&key)?),
            Token::Symbol("=" | "==") => Operator::In(vec![self.value(&key)?]),
            Token::Symbol("!=") => Operator::NotIn(vec![self.value(&key)?]),
            Token::Symbol(">") => Operator::Greater(self.number(&key)?),
            Token::Symbol("<") => Operator::Less(self.number(&key)?),
            other => return Err(found(&other, "'=', '!=', '==', 'in', notin'")),
        };
        Ok(Requirement { key, operator })
    }

    fn value(&mut self, key: &str) -> Result<String, LabelSelectorError> {
        if matches!(self.peek(), Token::End | Token::Symbol(",")) {
            return Ok(String::new());
        }
        match self.take() {
            Token::Word(value) => check_value(key, value),
            other => Err(found(&other, "identifier")),
        }
    }

    fn number(&mut self, key: &str) -> Result<i64, LabelSelectorError> {
        let wrong = |_| LabelSelectorError("for 'Gt', 'Lt' operators, the value must be an integer".to_owned());
        self.value(key)?.parse().map_err(wrong)
    }

    /// `(a, b)`; nothing between commas is the empty text.
    fn values(&mut self, key: &str) -> Result<Vec<String>, LabelSelectorError> {
        match self.take() {
            Token::Symbol("(") => {}
            other => return Err(LabelSelectorError(format!("found '{}' expected: '('", other.text()))),
        }
        let mut values = Vec::new();
        let mut open = true;
        loop {
            match self.take() {
                Token::Word(value) if open => {
                    values.push(check_value(key, value)?);
                    open = false;
                }
                Token::Symbol(end @ ("," | ")")) => {
                    if open {
                        values.push(String::new());
                    }
                    if end == ")" {
                        return Ok(values);
                    }
                    open = true;
                }
                other => return Err(found(&other, "',' or ')'")),
            }
        }
    }
}

impl Token<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Word(word) => word,
            Self::Symbol(symbol) => symbol,
            Self::End => "",
        }
    }
}

fn found(token: &Token<'_>, expected: &str) -> LabelSelectorError {
    LabelSelectorError(format!("found '{}', expected: {expected}", token.text()))
}

/// Letters, digits, `-`, `_` and `.`, at most 63, with a letter or digit at both ends.
fn is_name(text: &str) -> bool {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.len() <= 63
        && edge(text.chars().next())
        && edge(text.chars().last())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

fn check_key(key: &str) -> Result<(), LabelSelectorError> {
    let name = match key.split_once('/') {
        Some((prefix, _)) if prefix.is_empty() || prefix.len() > 253 => "",
        Some((_, name)) => name,
        None => key,
    };
    if is_name(name) { Ok(()) } else { Err(LabelSelectorError(format!("invalid label key {key:?}"))) }
}

fn check_value(key: &str, value: &str) -> Result<String, LabelSelectorError> {
    if value.is_empty() || is_name(value) {
        return Ok(value.to_owned());
    }
    Err(LabelSelectorError(format!("invalid label value: {value:?}: at key: {key:?}")))
}

#[cfg(test)]
mod tests {
    use super::LabelSelector;

    fn check(selector: &str, labels: &[(&str, &str)], expected: bool) {
        let parsed = LabelSelector::parse(selector).unwrap();
        let get = |key: &str| labels.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        assert_eq!(parsed.matches(get), expected, "{selector} on {labels:?}");
    }

    #[test]
    fn conditions_are_joined() {
        check("", &[], true);
        check("app=web", &[("app", "web")], true);
        check("app = web , tier!=back", &[("app", "web")], true);
        check("app=web,tier!=back", &[("app", "web"), ("tier", "back")], false);
        check("app in (web, api)", &[("app", "api")], true);
        check("app notin (web,)", &[("app", "")], false);
        check("app", &[("app", "")], true);
        check("!app", &[("app", "")], false);
        check("n>3", &[("n", "4")], true);
        check("n<3", &[("n", "x")], false);
        check("app=", &[("app", "")], true);
    }

    #[test]
    fn refusals_say_what_was_expected() {
        let refuse = |text: &str| LabelSelector::parse(text).unwrap_err().to_string();
        assert_eq!(refuse("app=web,"), "found '', expected: identifier after ','");
        assert_eq!(refuse("app=(x)"), "unable to parse requirement: found '(', expected: identifier");
        assert_eq!(refuse("a/b/c=x y"), "unable to parse requirement: invalid label key \"a/b/c\"");
        assert_eq!(refuse("app=x y"), "found 'y', expected: ',' or 'end of string'");
    }
}
