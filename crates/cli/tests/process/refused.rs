//! A start that can't succeed ends with one message that says what is wrong and what to do.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use loci_store::ConnectionTrait;
use loci_testkit::TestDatabase;

fn loci() -> Command {
    Command::new(env!("CARGO_BIN_EXE_loci"))
}

/// Lets the command serve in `folder` and gives what it said before it ended, which it must do by itself, in one line
/// and without success.
fn refusal(command: &mut Command, folder: &Path) -> String {
    let ended = command
        .arg("serve")
        .current_dir(folder)
        .env("LOCI_LOG", "warn")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let said = String::from_utf8(ended.stderr).expect("it says words");
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(ended.stdout.is_empty(), "it must not say that it is ready");
    assert_eq!(said.trim_end().lines().count(), 1, "one message: {said}");
    assert!(said.starts_with("loci: ") && !said.contains("panicked"), "{said}");
    said
}

fn says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "\"{word}\" is missing in: {said}");
    }
}

#[test]
fn a_port_in_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let said = refusal(loci().env("LOCI_BIND", &address), folder.path());
    says(&said, &[&address, "another program", "LOCI_BIND"]);
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}

/// The program in a folder that can't be written. The superuser may write everywhere, and so gives up that power first.
fn in_read_only_folder(folder: &Path) -> Command {
    std::fs::set_permissions(folder, Permissions::from_mode(0o555)).expect("the mode can be set");
    if std::fs::write(folder.join("probe"), b"").is_err() {
        return loci();
    }
    std::fs::remove_file(folder.join("probe")).expect("it can be removed again");
    let mut command = Command::new("setpriv");
    command.args(["--inh-caps=-all", "--bounding-set=-all", env!("CARGO_BIN_EXE_loci")]);
    command
}

#[test]
fn a_data_folder_that_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = in_read_only_folder(folder.path());
    let said = refusal(command.env("LOCI_BIND", "127.0.0.1:0"), folder.path());
    says(&said, &["./data", "can't be written", "LOCI_DATA_DIR"]);
}

#[test]
fn a_database_file_whose_folder_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = in_read_only_folder(folder.path());
    command.env("LOCI_BIND", "127.0.0.1:0").env("LOCI_DATABASE_URL", "sqlite:mine.db");
    let said = refusal(&mut command, folder.path());
    says(&said, &["sqlite:mine.db", "can't be opened", "can be written"]);
}

#[tokio::test]
async fn a_database_of_a_newer_version() {
    let database = TestDatabase::new().await;
    let transaction = database.database().write().await.expect("it can be written");
    let newer = "insert into seaql_migrations (version, applied_at) values ('m9999_hereafter', 1790000000)";
    transaction.execute_unprepared(newer).await.expect("it can be noted");
    transaction.commit().await.expect("it is kept");
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = loci();
    command.env("LOCI_BIND", "127.0.0.1:0").env("LOCI_DATABASE_URL", database.url());
    let said = refusal(&mut command, folder.path());
    says(&said, &["newer version", "m9999_hereafter", "start that version", "backup"]);
}

#[test]
fn a_database_that_does_not_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut command = loci();
    command.env("LOCI_BIND", "127.0.0.1:0");
    command.env("LOCI_DATABASE_URL", format!("postgres://loci:hush-hush@{closed}/loci"));
    let said = refusal(&mut command, folder.path());
    says(&said, &["does not answer", &closed.to_string(), "check that the server runs"]);
    assert!(!said.contains("hush-hush"), "a password is never shown: {said}");
}

#[test]
fn a_setting_that_cannot_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, value, words) in [
        ("LOCI_BIND", "everywhere", ["LOCI_BIND", "everywhere", "127.0.0.1:8001"]),
        ("LOCI_NOTE_BYTES", "-1", ["LOCI_NOTE_BYTES", "-1", "bytes"]),
        ("LOCI_SIGN_IN_TRIES", "0", ["LOCI_SIGN_IN_TRIES", "0", "nonzero"]),
        ("LOCI_LOG_FORMAT", "xml", ["LOCI_LOG_FORMAT", "xml", "json"]),
        ("LOCI_TRUSTED_PROXIES", "10.0.0.0/99", ["LOCI_TRUSTED_PROXIES", "10.0.0.0/99", "range"]),
        ("LOCI_DATABASE_URL", "mysql://host/loci", ["LOCI_DATABASE_URL", "sqlite:PATH", "postgres://"]),
        ("LOCI_CONFIG", "missing.toml", ["missing.toml", "configuration file", "no"]),
    ] {
        says(&refusal(loci().env(name, value), folder.path()), &words);
    }
}

#[test]
fn a_setting_in_the_file_that_does_not_exist() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("loci.toml"), "note_byte = 3\n").expect("a file");
    says(&refusal(&mut loci(), folder.path()), &["loci.toml", "note_byte"]);
}
