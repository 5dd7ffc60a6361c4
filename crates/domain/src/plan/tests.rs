use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn item(id: u32) -> Item<u32> {
    Item { id, minutes: 10 + id, preference: 0.0 }
}

fn pair(first: u32, then: u32, weight: f32) -> Before<u32> {
    Before { first, then, weight }
}

fn ids(plan: &Plan<u32>) -> Vec<u32> {
    plan.steps.iter().map(|step| step.id).collect()
}

#[test]
fn what_is_built_on_comes_first_and_the_preference_decides_the_rest() {
    let mut items: Vec<Item<u32>> = (0..4).map(item).collect();
    items[3].preference = -1.0;
    let plan = solve(&items, &[pair(2, 0, 0.9), pair(2, 9, 0.9), pair(1, 1, 0.9), pair(0, 3, f32::NAN)]);
    assert_eq!(ids(&plan), [3, 1, 2, 0]);
    assert_eq!(plan.minutes, 46);
    assert_eq!(plan.steps[3].requires, [2]);
    assert_eq!(plan.steps[3].starts_after_minutes, 36);
    assert_eq!(plan.steps[3].reasons, [Reason::BuildsOn { note: 2 }]);
    assert_eq!(plan.steps[2].reasons, [Reason::NeededBy { steps: 1 }]);
    assert_eq!(plan.steps[0].reasons, [Reason::Independent]);
}

#[test]
fn a_circle_is_broken_at_its_weakest_pair_and_says_so() {
    let items: Vec<Item<u32>> = (0..3).map(item).collect();
    let plan = solve(&items, &[pair(0, 1, 0.5), pair(1, 2, 0.8), pair(2, 0, 0.7)]);
    assert_eq!(ids(&plan), [1, 2, 0]);
    assert_eq!(plan.ignored, [pair(0, 1, 0.5)]);
    assert!(plan.steps[0].reasons.contains(&Reason::DespiteWeaker { note: 0 }));
}

#[test]
fn a_goal_takes_only_what_it_needs() {
    let items: Vec<Item<u32>> = (0..6).map(item).collect();
    let pairs = [pair(0, 1, 0.9), pair(1, 2, 0.9), pair(3, 4, 0.9), pair(2, 5, 0.9)];
    let plan = solve_for_goal(&items, &pairs, 2);
    assert_eq!(ids(&plan), [0, 1, 2]);
    assert_eq!(plan.steps[2].reasons[0], Reason::Goal);
    assert!(!plan.steps[2].reasons.contains(&Reason::NeededBy { steps: 1 }), "step 5 is not part of the plan");
    assert!(solve_for_goal(&items, &pairs, 77).steps.is_empty());
}

#[test]
fn a_hundred_thousand_notes_are_ordered_in_seconds() {
    let items: Vec<Item<u32>> = (0..100_000).map(item).collect();
    let pairs: Vec<Before<u32>> = (1..100_000_u32).map(|id| pair(id / 7, id, 1.0 / (1.0 + id as f32))).collect();
    let start = Instant::now();
    let plan = solve(&items, &pairs);
    assert_eq!(plan.steps.len(), items.len());
    assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
}

fn any_graph() -> impl Strategy<Value = (Vec<Item<u32>>, Vec<Before<u32>>)> {
    let items = prop::collection::vec((0_u32..12, 0_u32..90, -2.0_f32..2.0), 0..12).prop_map(|items| {
        items.into_iter().map(|(id, minutes, preference)| Item { id, minutes, preference }).collect()
    });
    let weight = prop_oneof![-1.0_f32..1.0, Just(0.5)];
    let pairs = prop::collection::vec((0_u32..14, 0_u32..14, weight), 0..50)
        .prop_map(|pairs| pairs.into_iter().map(|(first, then, weight)| pair(first, then, weight)).collect());
    (items, pairs)
}

proptest! {
    #[test]
    fn the_order_respects_every_pair_that_was_not_ignored((items, pairs) in any_graph(), goal in prop::option::of(0_u32..12)) {
        let plan = match goal {
            Some(goal) => solve_for_goal(&items, &pairs, goal),
            None => solve(&items, &pairs),
        };
        let order = ids(&plan);
        let place = |id: u32| order.iter().position(|known| *known == id);
        for pair in pairs.iter().filter(|pair| pair.weight > 0.0 && pair.first != pair.then) {
            let (Some(first), Some(then)) = (place(pair.first), place(pair.then)) else { continue };
            let ignored = plan.ignored.iter().any(|known| (known.first, known.then) == (pair.first, pair.then));
            prop_assert!(ignored || first < then);
            prop_assert_eq!(plan.steps[then].requires.contains(&pair.first), !ignored);
        }
        prop_assert!(plan.steps.iter().all(|step| !step.reasons.is_empty()));
        prop_assert_eq!(plan.minutes, plan.steps.iter().map(|step| u64::from(step.minutes)).sum::<u64>());
        if goal.is_none() {
            let known: BTreeSet<u32> = items.iter().map(|item| item.id).collect();
            prop_assert_eq!(order.iter().copied().collect::<BTreeSet<u32>>(), known);
        }
    }

    #[test]
    fn a_pair_is_only_ignored_for_a_circle_of_pairs_at_least_as_strong((items, pairs) in any_graph()) {
        let plan = solve(&items, &pairs);
        for weak in &plan.ignored {
            let (mut open, mut reached) = (vec![weak.then], BTreeSet::new());
            while let Some(id) = open.pop() {
                if reached.insert(id) {
                    let strong = pairs.iter().filter(|pair| pair.first == id && pair.weight >= weak.weight);
                    open.extend(strong.map(|pair| pair.then));
                }
            }
            prop_assert!(reached.contains(&weak.first));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        (items, pairs) in any_graph(),
        turns in (0_usize..12, 0_usize..50),
    ) {
        let (mut turned_items, mut turned_pairs) = (items.clone(), pairs.clone());
        turned_items.rotate_left(turns.0.min(items.len()));
        turned_pairs.rotate_left(turns.1.min(pairs.len()));
        turned_pairs.reverse();
        prop_assert_eq!(solve(&items, &pairs), solve(&turned_items, &turned_pairs));
    }
}
