//! Exact nearest-neighbour search over the vectors of one owner's collection.

use crate::dot_product::dot_products;
use crate::vector::{DIMENSIONS, Vector, cosine};

/// Rows whose products are computed before they are looked at. A block's products stay in the first-level cache.
const BLOCK_ROWS: usize = 1024;

/// Vectors side by side in memory, each belonging to an owner that may have several.
///
/// 392 bytes a vector. A search reads all of them in order: about 2 ms for 100,000 on a processor with AVX2, so there is
/// no index to build, to tune or to be wrong.
#[derive(Clone, Debug, Default)]
pub struct VectorSet {
    components: Vec<i8>,
    scales: Vec<f32>,
    owners: Vec<u32>,
}

impl VectorSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many vectors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether there is no vector at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// The memory held, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.components.capacity()
            + self.scales.capacity() * size_of::<f32>()
            + self.owners.capacity() * size_of::<u32>()
    }

    /// Adds one more vector of `owner`.
    pub fn push(&mut self, owner: u32, vector: &Vector) {
        self.components.extend_from_slice(&vector.components);
        self.scales.push(vector.scale);
        self.owners.push(owner);
    }

    /// Takes away every vector of `owner`; the last rows move into the gaps.
    pub fn remove(&mut self, owner: u32) {
        for row in (0..self.owners.len()).rev() {
            if self.owners[row] != owner {
                continue;
            }
            let last = self.owners.len() - 1;
            self.components.copy_within(last * DIMENSIONS.., row * DIMENSIONS);
            self.components.truncate(last * DIMENSIONS);
            self.scales.swap_remove(row);
            self.owners.swap_remove(row);
        }
    }

    /// The `count` owners nearest to `query`, nearest first, each with the cosine of its best vector. Among equals the
    /// smaller owner comes first, so that the answer does not depend on the order of insertion.
    #[must_use]
    pub fn nearest(&self, query: &Vector, count: usize) -> Vec<(u32, f32)> {
        let count = count.min(self.len());
        let mut best: Vec<(u32, f32)> = Vec::with_capacity(count + 1);
        if count == 0 {
            return best;
        }
        self.for_each_score(query, |owner, score| {
            let worst = best.last().filter(|_| best.len() == count);
            if worst.is_some_and(|worst| !ranks_before((owner, score), *worst)) {
                return;
            }
            if let Some(known) = best.iter().position(|entry| entry.0 == owner) {
                if best[known].1 >= score {
                    return;
                }
                best.remove(known);
            }
            let place = best.partition_point(|entry| ranks_before(*entry, (owner, score)));
            best.insert(place, (owner, score));
            best.truncate(count);
        });
        best
    }

    /// The cosine of every owner's best vector with `query`, ordered by owner.
    #[must_use]
    pub fn scores(&self, query: &Vector) -> Vec<(u32, f32)> {
        let mut scores: Vec<(u32, f32)> = Vec::new();
        self.for_each_score(query, |owner, score| match scores.last_mut() {
            Some(last) if last.0 == owner => last.1 = last.1.max(score),
            _ => scores.push((owner, score)),
        });
        scores.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        scores.dedup_by_key(|entry| entry.0);
        scores
    }

    fn for_each_score(&self, query: &Vector, mut look: impl FnMut(u32, f32)) {
        let mut products = Vec::with_capacity(BLOCK_ROWS.min(self.len()));
        let blocks = self.components.chunks(BLOCK_ROWS * DIMENSIONS);
        for ((rows, scales), owners) in blocks.zip(self.scales.chunks(BLOCK_ROWS)).zip(self.owners.chunks(BLOCK_ROWS)) {
            products.clear();
            dot_products(rows, &query.components, &mut products);
            for ((product, scale), owner) in products.iter().zip(scales).zip(owners) {
                look(*owner, cosine(*product, *scale, query.scale));
            }
        }
    }
}

fn ranks_before(a: (u32, f32), b: (u32, f32)) -> bool {
    a.1 > b.1 || (a.1 == b.1 && a.0 < b.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A vector in the plane of the first two axes, so that cosines can be told by eye.
    fn at_degrees(degrees: f32) -> Vector {
        let mut values = [0.0; DIMENSIONS];
        (values[1], values[0]) = degrees.to_radians().sin_cos();
        Vector::from_values(&values)
    }

    #[test]
    fn the_nearest_owner_comes_first_and_only_once() {
        let mut set = VectorSet::new();
        set.push(7, &at_degrees(80.0));
        set.push(3, &at_degrees(40.0));
        set.push(7, &at_degrees(10.0));
        let nearest = set.nearest(&at_degrees(0.0), 5);
        assert_eq!(nearest.iter().map(|(owner, _)| *owner).collect::<Vec<_>>(), [7, 3]);
        assert!((nearest[0].1 - 10.0_f32.to_radians().cos()).abs() < 0.01);
    }

    #[test]
    fn a_removed_owner_is_never_found_again() {
        let mut set = VectorSet::new();
        for owner in [1, 2, 1, 3, 1] {
            set.push(owner, &at_degrees(owner as f32 * 10.0));
        }
        set.remove(1);
        set.remove(9);
        assert_eq!(set.len(), 2);
        assert_eq!(set.nearest(&at_degrees(0.0), 3).iter().map(|(owner, _)| *owner).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn an_empty_set_and_a_count_of_zero_answer_nothing() {
        let mut set = VectorSet::new();
        assert!(set.nearest(&at_degrees(0.0), 3).is_empty());
        assert!(set.scores(&at_degrees(0.0)).is_empty());
        set.push(1, &at_degrees(0.0));
        assert!(set.nearest(&at_degrees(0.0), 0).is_empty());
        assert_eq!(set.nearest(&at_degrees(0.0), usize::MAX).len(), 1);
    }

    proptest! {
        #[test]
        fn search_agrees_with_comparing_one_by_one(
            rows in proptest::collection::vec((0_u32..12, 0.0_f32..360.0), 1..60),
            removed in 0_u32..12,
            query in 0.0_f32..360.0,
            count in 1_usize..15,
        ) {
            let query = at_degrees(query);
            let mut set = VectorSet::new();
            for (owner, degrees) in &rows {
                set.push(*owner, &at_degrees(*degrees));
            }
            set.remove(removed);

            let mut expected = BTreeMap::new();
            for (owner, degrees) in rows.iter().filter(|(owner, _)| *owner != removed) {
                let score = query.cosine(&at_degrees(*degrees));
                let best = expected.entry(*owner).or_insert(score);
                *best = score.max(*best);
            }
            let by_owner: Vec<_> = expected.into_iter().collect();
            prop_assert_eq!(set.scores(&query), by_owner.clone());

            let mut ranked = by_owner;
            ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            ranked.truncate(count);
            prop_assert_eq!(set.nearest(&query, count), ranked);
        }
    }
}
