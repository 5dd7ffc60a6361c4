//! What stands in the database of passwords and tokens.

use std::sync::Arc;

use loci_app::accounts::{Client, PasswordCost};
use loci_app::{App, Settings, SystemRandom};
use loci_domain::account::Email;
use loci_store::ConnectionTrait;
use loci_testkit::{TestClock, TestDatabase};

const PASSWORD: &str = "correct horse battery staple";

fn app(database: &TestDatabase, cost: PasswordCost) -> App {
    let mut settings = Settings::for_tests();
    settings.accounts.password_cost = cost;
    loci_testkit::server::app(
        database.database().clone(),
        settings,
        Arc::new(TestClock::default()),
        Arc::new(SystemRandom),
    )
}

fn client() -> Client {
    Client { address: std::net::Ipv4Addr::LOCALHOST.into(), device: "curl".to_owned() }
}

async fn stored_hash(database: &TestDatabase) -> String {
    let email = Email::parse("ada@example.org").expect("it is as the test needs it");
    let found = loci_store::accounts::find_credentials_by_email(database.database().read(), &email).await;
    found.expect("it is as the test needs it").expect("it is as the test needs it").password_hash
}

#[tokio::test]
async fn passwords_are_hashed_as_promised_and_again_when_the_promise_grows() {
    let database = TestDatabase::new().await;
    app(&database, PasswordCost::CHEAPEST).sign_up("ada@example.org", PASSWORD, &client()).await.unwrap();
    let weak = stored_hash(&database).await;
    assert!(weak.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{weak}");

    let strong = app(&database, PasswordCost::default());
    strong.sign_in("ada@example.org", PASSWORD, &client()).await.unwrap();
    let hash = stored_hash(&database).await;
    assert!(hash.starts_with("$argon2id$v=19$m=47104,t=2,p=1$"), "{hash}");
    strong.sign_in("ada@example.org", PASSWORD, &client()).await.unwrap();
    assert_eq!(stored_hash(&database).await, hash, "a hash of the present cost stays");
}

#[tokio::test]
async fn a_copy_of_the_database_signs_nobody_in() {
    let database = TestDatabase::new().await;
    let app = app(&database, PasswordCost::CHEAPEST);
    let first = app.sign_up("ada@example.org", PASSWORD, &client()).await.unwrap();
    app.authenticate(&first.access_token).await.unwrap();
    let second = app.refresh(&first.refresh_token).await.unwrap();
    for token in [first.access_token, first.refresh_token, second.access_token, second.refresh_token] {
        let secret = token.rsplit('_').next().unwrap();
        assert_eq!(secret.len(), 64, "256 bits");
        if let Some(folder) = database.folder() {
            let bytes: Vec<u8> =
                (0..32).map(|at| u8::from_str_radix(&secret[2 * at..2 * at + 2], 16).unwrap()).collect();
            for file in std::fs::read_dir(folder).unwrap() {
                let kept = std::fs::read(file.unwrap().path()).unwrap();
                for needle in [secret.as_bytes(), &bytes, PASSWORD.as_bytes()] {
                    assert!(!kept.windows(needle.len()).any(|window| window == needle));
                }
            }
        } else {
            for table in ["access_token", "refresh_token", "session", "account"] {
                let search = format!(
                    "do $$ begin if exists (select 1 from {table} kept where kept::text like '%{secret}%' \
                     or kept::text like '%{PASSWORD}%') then raise exception 'found'; end if; end $$"
                );
                database.database().read().execute_unprepared(&search).await.expect("no secret stands in the table");
            }
        }
    }
}
