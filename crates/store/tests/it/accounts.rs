//! Accounts and sessions as the store keeps them.

use chrono::{DateTime, TimeDelta, Utc};
use loci_domain::account::{Account, Email};
use loci_domain::session::{RefreshDecision, Session, SessionLimits};
use loci_domain::{AccountId, SessionId};
use loci_store::sessions::TokenPair;
use loci_store::{Database, Error, accounts, sessions};
use loci_testkit::TestDatabase;
use uuid::Uuid;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 123_456_000).expect("it is as the test needs it")
}

fn account(number: u128, email: &str) -> Account {
    Account {
        id: AccountId(Uuid::from_u128(number)),
        email: Email::parse(email).expect("it is as the test needs it"),
        created_at: start(),
    }
}

async fn keep(database: &Database, account: &Account) -> loci_store::Result<()> {
    let write = database.write().await?;
    accounts::insert(&*write, account, "hash").await?;
    write.commit().await
}

async fn keep_session(database: &Database, account: AccountId, number: u128, created_at: DateTime<Utc>) -> SessionId {
    let id = SessionId(Uuid::from_u128(number));
    let write = database.write().await.expect("it is as the test needs it");
    let session = Session { id, account, device: "Firefox on Linux".to_owned(), created_at, last_seen_at: created_at };
    sessions::insert(&*write, &session).await.expect("it is as the test needs it");
    write.commit().await.expect("it is as the test needs it");
    id
}

fn pair(seed: u8) -> TokenPair {
    TokenPair { access: [seed; 32], access_expires_at: start() + TimeDelta::minutes(10), refresh: [seed + 100; 32] }
}

#[tokio::test]
async fn an_account_is_found_by_its_id_and_its_address() {
    let test = TestDatabase::new().await;
    let ada = account(1, "Ada@example.org");
    keep(test.database(), &ada).await.unwrap();
    let read = test.database().read();
    assert_eq!(accounts::find(read, ada.id).await.unwrap(), Some(ada.clone()));
    let email = Email::parse("ADA@EXAMPLE.ORG").unwrap();
    let found = accounts::find_credentials_by_email(read, &email).await.unwrap().unwrap();
    assert_eq!((found.account, found.password_hash.as_str()), (ada, "hash"));
    assert_eq!(accounts::find(read, AccountId(Uuid::from_u128(2))).await.unwrap(), None);
}

#[tokio::test]
async fn an_address_has_one_account() {
    let test = TestDatabase::new().await;
    keep(test.database(), &account(1, "ada@example.org")).await.unwrap();
    let second = keep(test.database(), &account(2, "ADA@example.org")).await;
    assert!(matches!(second, Err(Error::Taken(_))), "{second:?}");
}

#[tokio::test]
async fn a_password_is_replaced_only_where_it_is_still_the_one_that_was_read() {
    let test = TestDatabase::new().await;
    let ada = account(1, "ada@example.org");
    keep(test.database(), &ada).await.unwrap();
    let write = test.database().write().await.unwrap();
    assert!(!accounts::replace_password_hash(&*write, ada.id, "another", "new").await.unwrap());
    assert!(accounts::replace_password_hash(&*write, ada.id, "hash", "new").await.unwrap());
    assert_eq!(accounts::lock_password_hash(&*write, ada.id).await.unwrap().as_deref(), Some("new"));
}

#[tokio::test]
async fn sessions_are_listed_for_their_owner_until_they_are_over() {
    let test = TestDatabase::new().await;
    let (ada, bob) = (account(1, "ada@example.org"), account(2, "bob@example.org"));
    keep(test.database(), &ada).await.unwrap();
    keep(test.database(), &bob).await.unwrap();
    let now = start();
    let old = keep_session(test.database(), ada.id, 1, now - TimeDelta::days(15)).await;
    let used = keep_session(test.database(), ada.id, 2, now - TimeDelta::days(15)).await;
    let new = keep_session(test.database(), ada.id, 3, now - TimeDelta::days(1)).await;
    keep_session(test.database(), bob.id, 4, now).await;
    let write = test.database().write().await.unwrap();
    sessions::touch(&*write, used, now - TimeDelta::hours(1), TimeDelta::minutes(1)).await.unwrap();
    write.commit().await.unwrap();

    let limits = SessionLimits::default();
    let listed = sessions::list(test.database().read(), ada.id, limits, now).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.id).collect::<Vec<_>>(), [used, new]);

    let write = test.database().write().await.unwrap();
    sessions::remove_over(&*write, ada.id, limits, now).await.unwrap();
    assert_eq!(sessions::find(&*write, old).await.unwrap(), None);
    assert!(!sessions::end(&*write, bob.id, new).await.unwrap(), "nobody ends somebody else's session");
    assert_eq!(sessions::end_others(&*write, ada.id, new).await.unwrap(), [used]);
    assert!(sessions::end(&*write, ada.id, new).await.unwrap());
    assert_eq!(sessions::list(&*write, ada.id, limits, now).await.unwrap(), []);
    assert_eq!(sessions::list(&*write, bob.id, limits, now).await.unwrap().len(), 1);
}

#[tokio::test]
async fn last_seen_moves_at_most_once_an_interval() {
    let test = TestDatabase::new().await;
    let ada = account(1, "ada@example.org");
    keep(test.database(), &ada).await.unwrap();
    let id = keep_session(test.database(), ada.id, 1, start()).await;
    let write = test.database().write().await.unwrap();
    let minute = TimeDelta::minutes(1);
    for (seconds, seen) in [(59, 0), (60, 60), (90, 60), (120, 120)] {
        sessions::touch(&*write, id, start() + TimeDelta::seconds(seconds), minute).await.unwrap();
        let session = sessions::find(&*write, id).await.unwrap().unwrap();
        assert_eq!(session.last_seen_at, start() + TimeDelta::seconds(seen), "at {seconds} s");
    }
}

#[tokio::test]
async fn tokens_live_and_end_with_their_session() {
    let test = TestDatabase::new().await;
    let ada = account(1, "ada@example.org");
    keep(test.database(), &ada).await.unwrap();
    let id = keep_session(test.database(), ada.id, 1, start()).await;
    let write = test.database().write().await.unwrap();
    sessions::insert_tokens(&*write, ada.id, id, &pair(1), start()).await.unwrap();

    let access = sessions::find_access(&*write, &[1; 32]).await.unwrap().unwrap();
    assert_eq!((access.account(), access.session(), access.used_at), (ada.id, id, None));
    assert_eq!((access.session_created_at, access.session_last_seen_at), (start(), start()));
    assert!(sessions::mark_access_used(&*write, &[1; 32], start()).await.unwrap());
    assert!(!sessions::mark_access_used(&*write, &[1; 32], start()).await.unwrap(), "only the first use is noted");
    assert_eq!(sessions::find_access(&*write, &[1; 32]).await.unwrap().unwrap().used_at, Some(start()));
    assert_eq!(sessions::find_by_refresh(&*write, &[101; 32]).await.unwrap().unwrap().id, id);
    assert!(sessions::find_by_refresh(&*write, &[1; 32]).await.unwrap().is_none());

    sessions::remove_expired_access(&*write, id, start() + TimeDelta::minutes(10)).await.unwrap();
    assert!(sessions::find_access(&*write, &[1; 32]).await.unwrap().is_none());
    sessions::end(&*write, ada.id, id).await.unwrap();
    assert!(sessions::find_by_refresh(&*write, &[101; 32]).await.unwrap().is_none());
    assert!(sessions::find_refresh(&*write, &[101; 32]).await.unwrap().is_none());
}

#[tokio::test]
async fn a_traded_token_remembers_what_it_was_traded_for() {
    let test = TestDatabase::new().await;
    let ada = account(1, "ada@example.org");
    keep(test.database(), &ada).await.unwrap();
    let id = keep_session(test.database(), ada.id, 1, start()).await;
    let write = test.database().write().await.unwrap();
    let (first, second, third) = (pair(1), pair(2), pair(3));
    for pair in [&first, &second, &third] {
        sessions::insert_tokens(&*write, ada.id, id, pair, start()).await.unwrap();
    }
    let decide = async |pair: &TokenPair, seconds| {
        let token = sessions::find_refresh(&*write, &pair.refresh).await.unwrap().unwrap();
        token.decide(start() + TimeDelta::seconds(seconds))
    };
    assert_eq!(decide(&first, 0).await, RefreshDecision::Rotate);
    sessions::spend_refresh(&*write, &first.refresh, &second.refresh, start()).await.unwrap();
    assert_eq!(decide(&first, 5).await, RefreshDecision::Replace);

    assert!(sessions::revoke_successor(&*write, &first.refresh, start()).await.unwrap());
    sessions::spend_refresh(&*write, &first.refresh, &third.refresh, start() + TimeDelta::seconds(5)).await.unwrap();
    assert_eq!(decide(&second, 6).await, RefreshDecision::EndSession, "a token that was taken back");
    assert!(sessions::find_access(&*write, &second.access).await.unwrap().is_none());
    assert_eq!(decide(&first, 30).await, RefreshDecision::Replace);
    assert_eq!(decide(&first, 31).await, RefreshDecision::EndSession, "the first trade counts, not the last");

    sessions::mark_access_used(&*write, &third.access, start()).await.unwrap();
    assert_eq!(decide(&first, 6).await, RefreshDecision::EndSession, "the successor's access token was used");
    assert!(!sessions::revoke_successor(&*write, &first.refresh, start()).await.unwrap());
}
