//! A comparison as one page that needs nothing else: a tree of objects, fields side by side, filters.

use serde_json::json;

use crate::compare::Difference;

/// The page; `{data}` stands where the comparison goes, as JSON that its program reads.
const PAGE: &str = include_str!("html/page.html");

/// The page. `before` and `after` say what was compared.
pub fn html(difference: &Difference, before: &str, after: &str) -> String {
    let mut data = json!(difference);
    data["before"] = before.into();
    data["after"] = after.into();
    // Nothing in the data ends the element that it stands in.
    let data = data.to_string().replace('<', "\\u003c");
    PAGE.replacen("{data}", &data, 1)
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::html;
    use crate::compare::{Difference, ObjectChange};
    use crate::fields::FieldChange;

    #[test]
    fn the_page_holds_all_it_needs_and_no_text_breaks_out() {
        let field = FieldChange {
            path: "data.a".to_owned(),
            before: Some(Json::from("</script><script>alert(1)</script>")),
            after: None,
        };
        let change = ObjectChange { object: "v1 ConfigMap a/{data}".to_owned(), was: None, fields: vec![field] };
        let page = html(&Difference { changed: vec![change], ..Difference::default() }, "<b>", "after");
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(page.contains("\\u003c/script>") && page.contains("\"before\":\"\\u003cb>\""));
        assert!(!page.contains("://"), "the page asks another machine for something");
    }
}
