//! Mending typing errors from the words an account has used.

use std::collections::HashSet;

use loci_domain::AccountId;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::words::is_unspaced;
use crate::error::Result;
use crate::sql::{ROWS, Sql, after_prefix};

/// So many words of an account are weighed when one is mended.
const WEIGHED: u64 = 50_000;

#[derive(FromQueryResult)]
struct WordRow {
    word: String,
}

/// Adds words to the vocabulary of an account. Numbers, very short and very long words are not worth mending to.
pub(super) async fn learn(connection: &impl ConnectionTrait, account: AccountId, words: &HashSet<&str>) -> Result<()> {
    let mut words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            let letters = word.chars().count();
            (3..=24).contains(&letters) && word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c))
        })
        .collect();
    // Two saves that insert in the same order don't wait for each other in a circle.
    words.sort_unstable();
    for words in words.chunks(ROWS) {
        let mut sql = Sql::new(connection, "insert into vocabulary (account_id, word) values ");
        for (index, word) in words.iter().enumerate() {
            sql.push(if index == 0 { "(" } else { ", (" }).bind(account.0).push(", ").bind(*word).push(")");
        }
        sql.push(" on conflict do nothing");
        sql.execute(connection).await?;
    }
    Ok(())
}

/// For each of `words`, the word that was probably meant, where the account has not used it. The last one may be the
/// beginning of a word.
pub(super) async fn mend(
    connection: &impl ConnectionTrait,
    account: AccountId,
    words: &[&str],
) -> Result<Vec<Option<String>>> {
    let mut sql = Sql::new(connection, "select word from vocabulary where account_id = ");
    sql.bind(account.0).push(" and word in ").list(words.iter().copied());
    let known: HashSet<String> = sql.rows::<WordRow>(connection).await?.into_iter().map(|row| row.word).collect();
    let mut mended = vec![None; words.len()];
    for (index, word) in words.iter().enumerate() {
        let Some(most) = allowed(word).filter(|_| !known.contains(*word)) else { continue };
        if index + 1 == words.len() {
            let mut sql = Sql::new(connection, "select word from vocabulary where account_id = ");
            sql.bind(account.0).push(" and word >= ").bind(*word).push(" and word < ").bind(after_prefix(word));
            sql.push(" limit 1");
            if !sql.rows::<WordRow>(connection).await?.is_empty() {
                continue;
            }
        }
        let letters = i64::try_from(word.chars().count()).unwrap_or(0);
        let most_letters = i64::try_from(most).unwrap_or(0);
        let mut sql = Sql::new(connection, "select word from vocabulary where account_id = ");
        sql.bind(account.0).push(" and length(word) between ").bind(letters - most_letters);
        sql.push(" and ").bind(letters + most_letters).push(" limit ").bind(WEIGHED);
        let candidates = sql.rows::<WordRow>(connection).await?;
        mended[index] = closest(word, most, candidates.into_iter().map(|row| row.word));
    }
    Ok(mended)
}

/// How many errors a word may have: none when short or not made of letters.
fn allowed(word: &str) -> Option<usize> {
    if !word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c)) {
        return None;
    }
    match word.chars().count() {
        4..=7 => Some(1),
        8..=24 => Some(2),
        _ => None,
    }
}

/// The nearest candidate; of several the one that begins alike (people seldom mistype the first letter), then the one
/// of the nearest length.
fn closest(word: &str, most: usize, candidates: impl Iterator<Item = String>) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    candidates
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.chars().collect();
            let distance = distance(&letters, &other, most)?;
            let rank = (distance, other.first() != letters.first(), other.len().abs_diff(letters.len()));
            Some((rank, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The restricted Damerau-Levenshtein distance (Boytsov 2011, section 2): insertions, deletions, substitutions and
/// swaps of neighbours. Nothing when it is more than `most`.
fn distance(left: &[char], right: &[char], most: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = Vec::with_capacity(right.len() + 1);
        row.push(i + 1);
        for (j, b) in right.iter().enumerate() {
            let mut cost = (previous[j] + usize::from(a != b)).min(previous[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, candidates: &[&str], expected: Option<&str>) {
        let found = allowed(word).and_then(|most| closest(word, most, candidates.iter().map(ToString::to_string)));
        assert_eq!(found.as_deref(), expected, "{word}");
    }

    #[test]
    fn the_nearest_word_is_meant() {
        check("vectr", &["vector", "victor", "sector"], Some("vector"));
        check("vcetor", &["vector"], Some("vector"));
        check("bector", &["vector"], Some("vector"));
        check("algoritm", &["algorithm", "logarithm"], Some("algorithm"));
        check("polimorfism", &["polymorphism"], None);
        check("polimorphsm", &["polymorphism"], Some("polymorphism"));
        check("vetcro", &["vector"], None);
        check("cat", &["car"], None);
        check("1984", &["1983"], None);
        check("функцея", &["функция"], Some("функция"));
    }
}
