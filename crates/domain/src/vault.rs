//! How a folder of files, such as an Obsidian vault, stands for notes and notebooks.
//!
//! Paths here are names to read, with `/` between their parts. They are never used to open a file.

use unicode_normalization::UnicodeNormalization;

/// The longest path that is accepted, in bytes.
pub const PATH_BYTES: usize = 1024;

/// What is wrong with a file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// Nothing is left of it.
    #[error("the file has no name")]
    Empty,
    /// It begins at a drive or at the root of a disk.
    #[error("the name begins at the root of a disk, which an archive of notes has no need to; it was not opened")]
    Absolute,
    /// It climbs out of its folder.
    #[error("the name climbs out of its folder with \"..\"; it was not opened")]
    Climbs,
    /// It holds a control character.
    #[error("the name holds a control character; rename the file and import it again")]
    Control,
    /// It is longer than [`PATH_BYTES`].
    #[error("the path is longer than 1,024 bytes; move the file to a folder nearer the top and import it again")]
    TooLong,
}

/// What a file is, judged by its name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A note, in Markdown or plain text.
    Note,
    /// A picture or a document that notes may show.
    Attachment,
    /// An archive of files.
    Archive,
    /// Something that programs keep for themselves, or another kind of file, left out for the reason given.
    LeftOut(&'static str),
}

const NOTES: [&str; 3] = ["md", "markdown", "txt"];
const ATTACHMENTS: [&str; 10] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "ico", "pdf"];
/// Text files that belong to a program or a website and say nothing a student would learn.
const NOT_NOTES: [&str; 9] = [
    "license.txt",
    "licence.txt",
    "copying.txt",
    "robots.txt",
    "humans.txt",
    "ads.txt",
    "security.txt",
    "requirements.txt",
    "cmakelists.txt",
];

/// Brings a file's name, as a browser or an archive gives it, into one form: parts joined by `/`, without `.` and empty
/// parts, in Unicode's composed form (macOS writes names decomposed, and `é` must stay one name).
///
/// # Errors
///
/// When the name can't stand for a file below the folder that is imported.
pub fn normalise(name: &str) -> Result<String, PathFault> {
    let name: String = name.nfc().collect::<String>().replace('\\', "/");
    if name.chars().any(char::is_control) {
        return Err(PathFault::Control);
    }
    let mut characters = name.chars();
    let drive = characters.next().is_some_and(|first| first.is_ascii_alphabetic()) && characters.next() == Some(':');
    if name.starts_with('/') || drive {
        return Err(PathFault::Absolute);
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err(PathFault::Climbs);
    }
    let path = parts.join("/");
    match path.len() {
        0 => Err(PathFault::Empty),
        length if length > PATH_BYTES => Err(PathFault::TooLong),
        _ => Ok(path),
    }
}

/// Says what the file at a normalised path is.
pub fn kind(path: &str) -> FileKind {
    let (folders, file) = split(path);
    if folders.split('/').any(|folder| folder.starts_with('.') || folder == "__MACOSX") {
        return FileKind::LeftOut("it is in a hidden folder, where programs keep their own files");
    }
    if file.starts_with('.') || file.starts_with("~$") {
        return FileKind::LeftOut("it is a hidden file");
    }
    let lower = file.to_lowercase();
    if NOT_NOTES.contains(&lower.as_str()) {
        return FileKind::LeftOut("it belongs to a program or a website; rename it if you want it as a note");
    }
    let Some((stem, extension)) = lower.rsplit_once('.') else {
        return FileKind::LeftOut("it has no ending that says it is text; add .md or .txt if it is a note");
    };
    if stem.is_empty() {
        FileKind::LeftOut("it is a hidden file")
    } else if NOTES.contains(&extension) {
        FileKind::Note
    } else if ATTACHMENTS.contains(&extension) {
        FileKind::Attachment
    } else if extension == "zip" {
        FileKind::Archive
    } else {
        FileKind::LeftOut("Loci keeps Markdown, text, pictures and PDF, and this is none of them")
    }
}

/// The folders of a path, and the file's name. `("a/b", "c.md")` for `a/b/c.md`.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The file's name without its ending, which is the title of the note that it becomes.
pub fn stem(path: &str) -> &str {
    let (_, file) = split(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).trim()
}

/// The folder that all of these paths lie in, if there is just one at the top. A vault usually arrives inside the folder
/// that holds it, which says nothing about any single note.
pub fn common_folder<'a>(paths: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut common: Option<&str> = None;
    for path in paths {
        let (first, _) = path.split_once('/')?;
        if *common.get_or_insert(first) != first {
            return None;
        }
    }
    common.map(str::to_owned)
}

/// The path below a folder found by [`common_folder`].
pub fn below<'a>(path: &'a str, folder: Option<&str>) -> &'a str {
    folder.and_then(|folder| path.strip_prefix(folder)?.strip_prefix('/')).unwrap_or(path)
}

/// A name for a file on any system: what one of them can't write becomes `_`.
///
/// Windows forbids the characters `<>:"/\|?*`, names that end in a dot or a space, and the names of its devices
/// ("Naming Files, Paths, and Namespaces" in Microsoft's documentation).
pub fn file_name(title: &str) -> String {
    const DEVICES: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
        "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    let mut name: String = title
        .trim()
        .chars()
        .map(|character| if character.is_control() || "<>:\"/\\|?*".contains(character) { '_' } else { character })
        .collect();
    if name.starts_with('.') || name.starts_with("~$") {
        name.replace_range(..1, "_");
    }
    if name.ends_with(['.', ' ']) {
        name.pop();
        name.push('_');
    }
    let device = name.split('.').next().unwrap_or_default().to_lowercase();
    if name.is_empty() || DEVICES.contains(&device.as_str()) {
        name.insert(0, '_');
    }
    // Most file systems hold 255 bytes in a name, and an ending and a number follow.
    let mut end = name.len().min(200);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_brought_into_one_form() {
        assert_eq!(normalise("a\\b/./c.md").as_deref(), Ok("a/b/c.md"));
        assert_eq!(normalise("e\u{301}te\u{301}.md").as_deref(), Ok("été.md"));
        assert_eq!(normalise("../../etc/passwd"), Err(PathFault::Climbs));
        assert_eq!(normalise("..\\x.md"), Err(PathFault::Climbs));
        assert_eq!(normalise("/etc/passwd"), Err(PathFault::Absolute));
        assert_eq!(normalise("C:\\x.md"), Err(PathFault::Absolute));
        assert_eq!(normalise("a\0.md"), Err(PathFault::Control));
        assert_eq!(normalise("./"), Err(PathFault::Empty));
        assert_eq!(normalise(&"x/".repeat(600)), Err(PathFault::TooLong));
    }

    #[test]
    fn kinds_follow_the_name() {
        assert_eq!(kind("a/b.MD"), FileKind::Note);
        assert_eq!(kind("шум.txt"), FileKind::Note);
        assert_eq!(kind("a/b.svg.PNG"), FileKind::Attachment);
        assert_eq!(kind("more.zip"), FileKind::Archive);
        for path in [".obsidian/app.json", "a/.trash/b.md", ".git/x.md", "LICENSE.txt", "x", ".md", "a.exe"] {
            assert!(matches!(kind(path), FileKind::LeftOut(_)), "{path}");
        }
    }

    #[test]
    fn one_folder_at_the_top_is_not_a_notebook() {
        assert_eq!(common_folder(["v/a.md", "v/b/c.md"]).as_deref(), Some("v"));
        assert_eq!(common_folder(["v/a.md", "w/c.md"]), None);
        assert_eq!(common_folder(["v/a.md", "c.md"]), None);
        assert_eq!(common_folder([]), None);
        assert_eq!(below("v/b/c.md", Some("v")), "b/c.md");
        assert_eq!(below("vw/c.md", Some("v")), "vw/c.md");
    }

    proptest! {
        #[test]
        fn a_normalised_path_stays_below_its_folder(name in "\\PC{0,40}|([a-c.]{0,3}[/\\\\]){0,6}") {
            if let Ok(path) = normalise(&name) {
                prop_assert!(!path.starts_with('/'));
                prop_assert!(path.split('/').all(|part| !part.is_empty() && part != ".." && part != "."));
                prop_assert_eq!(normalise(&path), Ok(path.clone()));
            }
        }

        #[test]
        fn a_file_name_is_a_note_again(title in "\\PC{1,60}") {
            let path = format!("{}.md", file_name(&title));
            prop_assert_eq!(split(&path).0, "");
            prop_assert_eq!(kind(&path), FileKind::Note);
            prop_assert!(path.len() < 255);
        }
    }
}
