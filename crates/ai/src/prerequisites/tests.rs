use proptest::prelude::*;

use super::*;

const CALCULUS: [SetText<'_>; 5] = [
    SetText {
        title: "Gradient descent",
        text: "Gradient descent follows the negative gradient of a function downhill. It needs a derivative at each step.",
    },
    SetText { title: "Derivative", text: "The slope of a function at a point, the limit of its difference quotient." },
    SetText { title: "Limit", text: "What a function approaches as its argument approaches a point." },
    SetText {
        title: "Gradient",
        text: "The vector of the partial derivatives of a function; each is a derivative along one axis.",
    },
    SetText { title: "Sonnet", text: "A poem of fourteen lines." },
];

#[test]
fn a_note_comes_after_those_whose_names_its_text_needs() {
    let ranked = rank_all(&CALCULUS, None, 2, 3);
    assert!(ranked[0][..2].contains(&1) && ranked[0][..2].contains(&3), "gradient descent needs {:?}", ranked[0]);
    assert!(ranked.iter().enumerate().all(|(note, before)| before.len() <= 3 && !before.contains(&note)));
}

#[test]
fn the_order_of_study_goes_from_the_ground_up() {
    let places = study_order(&CALCULUS, None, 1);
    assert!(places[1] < places[3], "a derivative before the gradient");
    assert!(places[3] < places[0], "the gradient before gradient descent");
    let mut sorted = places;
    sorted.sort_unstable();
    assert_eq!(sorted, [0, 1, 2, 3, 4]);
}

#[test]
fn each_pair_has_one_direction_and_unrelated_notes_none() {
    let relations = read_all(&CALCULUS, None, 1).all();
    assert!(relations.iter().any(|relation| (relation.first, relation.then) == (1, 0)));
    for relation in &relations {
        assert!((0.0..=1.0).contains(&relation.weight) && (0.0..=1.0).contains(&relation.certainty));
        assert!(relation.first != 4 && relation.then != 4);
        let back = (relation.then, relation.first);
        assert!(relations.iter().all(|other| (other.first, other.then) != back));
    }
}

#[test]
fn a_text_that_says_what_it_builds_on_is_believed() {
    let notes = [
        SetText {
            title: "Kernel trick",
            text: "Feature maps and inner products in many dimensions. Used by machines that separate.",
        },
        SetText {
            title: "Inner products",
            text: "Recall the feature maps? Lengths and angles. See the kernel trick for feature maps.",
        },
        SetText { title: "Feature maps", text: "The kernel trick. Inner products of many dimensions." },
    ];
    let signals = |text: &'static str| {
        let mut notes = notes;
        notes[0].text = text;
        read_all(&notes, None, 1).asymmetry(2, 0).cues
    };
    assert_eq!(signals("Inner products and feature maps in many dimensions."), 0.0);
    assert!(signals("Inner products in many dimensions. The trick builds on feature maps.") > 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_set_is_ordered(notes in prop::collection::vec((any::<String>(), any::<String>()), 0..6)) {
        let notes: Vec<SetText<'_>> = notes.iter().map(|(title, text)| SetText { title, text }).collect();
        let mut places = study_order(&notes, None, 2);
        places.sort_unstable();
        prop_assert_eq!(places, (0..notes.len()).collect::<Vec<_>>());
        prop_assert_eq!(rank_all(&notes, None, 2, 10).len(), notes.len());
    }
}
