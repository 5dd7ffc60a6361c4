//! A graph that never gets a circle.

/// Which places come before which, kept free of circles while pairs are added (Pearce and Kelly 2007, "A Dynamic
/// Topological Sort Algorithm for Directed Acyclic Graphs"): a pair costs only as much as the stretch of the order that it
/// changes.
pub(super) struct Precedence {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    /// The position of each place in an order that all pairs so far allow.
    position: Vec<usize>,
    /// Scratch space for a search, all false between searches.
    seen: Vec<bool>,
}

impl Precedence {
    pub(super) fn new(places: usize) -> Self {
        Self {
            before: vec![Vec::new(); places],
            after: vec![Vec::new(); places],
            position: (0..places).collect(),
            seen: vec![false; places],
        }
    }

    /// The places that come directly before a place.
    pub(super) fn before(&self, place: usize) -> &[usize] {
        &self.before[place]
    }

    /// The places that come directly after a place.
    pub(super) fn after(&self, place: usize) -> &[usize] {
        &self.after[place]
    }

    /// Puts `first` before `then`, unless that would close a circle; says whether it did.
    pub(super) fn insert(&mut self, first: usize, then: usize) -> bool {
        if first == then {
            return false;
        }
        let (low, high) = (self.position[then], self.position[first]);
        if low < high {
            let forward = reach(then, &self.after, &mut self.seen, |place| self.position[place] <= high);
            if forward.contains(&first) {
                return false;
            }
            let backward = reach(first, &self.before, &mut self.seen, |place| self.position[place] >= low);
            self.reorder(backward, forward);
        }
        self.after[first].push(then);
        self.before[then].push(first);
        true
    }

    /// Gives the positions that both groups hold to the earlier group first; within a group the order stays.
    fn reorder(&mut self, mut earlier: Vec<usize>, mut later: Vec<usize>) {
        earlier.sort_unstable_by_key(|place| self.position[*place]);
        later.sort_unstable_by_key(|place| self.position[*place]);
        let places = [earlier, later].concat();
        let mut positions: Vec<usize> = places.iter().map(|place| self.position[*place]).collect();
        positions.sort_unstable();
        for (place, position) in places.into_iter().zip(positions) {
            self.position[place] = position;
        }
    }

    /// Which places lead to `place`, itself included.
    pub(super) fn ancestors_and_self(&self, place: usize) -> Vec<bool> {
        let mut found = vec![false; self.position.len()];
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            if !std::mem::replace(&mut found[place], true) {
                open.extend(&self.before[place]);
            }
        }
        found
    }
}

/// The places that can be reached from `start`, itself included, over places that lie `within` bounds.
fn reach(start: usize, next: &[Vec<usize>], seen: &mut [bool], within: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut found = vec![start];
    seen[start] = true;
    let mut looked_at = 0;
    while let Some(place) = found.get(looked_at).copied() {
        looked_at += 1;
        for neighbour in &next[place] {
            if !seen[*neighbour] && within(*neighbour) {
                seen[*neighbour] = true;
                found.push(*neighbour);
            }
        }
    }
    for place in &found {
        seen[*place] = false;
    }
    found
}
