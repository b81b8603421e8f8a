//! Why a tree is not written.

use std::io::{self, ErrorKind};

use kubekiln::diagnostic::Problem;
use kubekiln_yaml::Span;

use crate::folder::{Folder, Kind, OutsideError};
use crate::layout::LayoutError;
use crate::record::{RECORD, RecordError};

/// Why a tree is not written. Paths have the folder's name in front.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DeliverError {
    /// Objects that have no place in a tree.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// An owned file is not as kiln wrote it.
    #[error("{path} was edited by hand{}", if *.is_wanted { "" } else { ", and is to be removed" })]
    Edited {
        /// The file.
        path: String,
        /// False for a file that is no longer in the tree.
        is_wanted: bool,
    },
    /// Something that kiln does not own is where a file has to go.
    #[error("{what} that kiln does not own is in the way: {path}")]
    InTheWay {
        /// What is there.
        path: String,
        /// `a file`, `a folder` ...
        what: &'static str,
    },
    /// A name that is the same where letter case does not count.
    #[error("{path} and {there} differ in letter case only")]
    LetterCase {
        /// The file to be written.
        path: String,
        /// What is there.
        there: String,
    },
    /// A link on the way to the folder.
    #[error(transparent)]
    Outside(#[from] OutsideError),
    /// A record that kiln has not written.
    #[error("{path}: {error}")]
    Record {
        /// The record.
        path: String,
        /// What is wrong with it.
        error: RecordError,
    },
    /// Another process writes to the folder.
    #[error("another kiln is writing to {folder}")]
    Locked {
        /// The folder.
        folder: String,
    },
    /// The system refused.
    #[error("cannot {action} {path}: {message}")]
    Io {
        /// What was tried: `read`, `write` ...
        action: &'static str,
        /// With what.
        path: String,
        /// The system's words.
        message: String,
        /// How the system sorts it.
        kind: ErrorKind,
    },
}

impl DeliverError {
    pub(crate) fn shown(folder: &dyn Folder, path: &str) -> String {
        if path.is_empty() { folder.name().to_owned() } else { format!("{}/{path}", folder.name()) }
    }

    pub(crate) fn io(folder: &dyn Folder, action: &'static str, path: &str, error: &io::Error) -> Self {
        Self::Io { action, path: Self::shown(folder, path), message: error.to_string(), kind: error.kind() }
    }

    /// Why `folder` could not be locked.
    pub fn locking(folder: &dyn Folder, error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::WouldBlock => Self::Locked { folder: folder.name().to_owned() },
            _ => Self::io(folder, "make", "", error),
        }
    }

    pub(crate) fn barred(folder: &dyn Folder, path: &str, kind: Kind) -> Self {
        let what = match kind {
            Kind::File => "a file",
            Kind::Folder => "a folder",
            Kind::Link => "a link",
            Kind::Other => "something",
        };
        Self::InTheWay { path: Self::shown(folder, path), what }
    }
}

impl Problem for DeliverError {
    fn code(&self) -> &'static str {
        match self {
            Self::Layout(_) => "same-object",
            Self::Edited { .. } => "edited-by-hand",
            Self::InTheWay { .. } => "in-the-way",
            Self::LetterCase { .. } => "letter-case",
            Self::Outside(_) => "link-out-of-the-project",
            Self::Record { .. } => "ownership-record",
            Self::Locked { .. } => "locked",
            Self::Io { action: "read", .. } => "unreadable",
            Self::Io { .. } => "unwritable",
        }
    }

    fn span(&self) -> Span {
        Span::NONE
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Edited { .. } => "put the change into the sources and render with --overwrite",
            Self::InTheWay { what: "a link", .. } => "remove the link: kiln writes through none",
            Self::InTheWay { .. } => "move it away, or out of the target's folder",
            Self::Outside(_) => "kiln writes below the folder of kiln.yaml only",
            Self::LetterCase { .. } => "rename or remove what is there: on some file systems they are one file",
            Self::Record { .. } => {
                "bring it back with git; or remove it: files that are as kiln writes them become its own again"
            }
            Self::Locked { .. } => "wait until it is done, and run again",
            Self::Io { kind: ErrorKind::StorageFull, .. } => "make room and run again: that completes the tree",
            Self::Layout(_) | Self::Io { action: "read", .. } => return None,
            Self::Io { .. } => "run again when that is cured: that completes the tree",
        };
        Some(hint.replace("the record", RECORD))
    }
}
