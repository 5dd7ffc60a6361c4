//! What each feature of a keyword is worth, written by `scripts/train-keywords`: do not edit.

use super::features::FEATURES;
use super::ranking::Weight;

/// A row a feature: its mean and spread over the candidates of the sets, its base weight, and how the weight changes with the
/// text's length, names, compound terms, repetition and letters.
#[rustfmt::skip]
pub(super) const WEIGHTS: [Weight; FEATURES] = [
    Weight { mean:  0.5000, spread:  0.2351, values: [ 0.156,  0.014,  0.015, -0.034, -0.030, -0.014] }, // count
    Weight { mean:  0.1666, spread:  0.2439, values: [ 0.174,  0.026, -0.052,  0.040,  0.100,  0.014] }, // count_compound
    Weight { mean:  0.6168, spread:  0.4862, values: [-0.172,  0.144,  0.118, -0.086, -0.104, -0.146] }, // one_word
    Weight { mean:  0.2350, spread:  0.4240, values: [ 0.019, -0.008, -0.037, -0.053, -0.043, -0.004] }, // two_words
    Weight { mean:  0.0601, spread:  0.2376, values: [-0.165, -0.060,  0.002,  0.022,  0.017, -0.003] }, // four_words
    Weight { mean:  0.5000, spread:  0.2923, values: [-0.134, -0.024, -0.049, -0.041, -0.149, -0.017] }, // first
    Weight { mean:  0.2231, spread:  0.2991, values: [ 0.054, -0.082, -0.017,  0.049,  0.010,  0.021] }, // opening
    Weight { mean:  0.0854, spread:  0.2117, values: [ 0.142,  0.034, -0.099, -0.024,  0.015, -0.019] }, // title
    Weight { mean:  0.5000, spread:  0.2378, values: [ 0.082,  0.019,  0.053, -0.040,  0.040,  0.005] }, // spread
    Weight { mean:  0.7202, spread:  0.2615, values: [ 0.215,  0.066,  0.030, -0.023, -0.009, -0.063] }, // letters
    Weight { mean:  0.1355, spread:  0.3423, values: [-0.119, -0.010,  0.020,  0.037, -0.020,  0.040] }, // short
    Weight { mean:  0.8399, spread:  0.1230, values: [ 0.151, -0.040, -0.022,  0.042,  0.049,  0.024] }, // rarity
    Weight { mean:  0.5213, spread:  0.4248, values: [ 0.335,  0.057,  0.044,  0.018, -0.127, -0.009] }, // rarity_alone
    Weight { mean:  0.8744, spread:  0.1284, values: [-0.012, -0.097, -0.029,  0.016,  0.098,  0.015] }, // rarest
    Weight { mean:  0.8035, spread:  0.1442, values: [ 0.036,  0.035,  0.006,  0.018, -0.007,  0.018] }, // commonest
    Weight { mean:  0.8387, spread:  0.1386, values: [ 0.001,  0.021, -0.080,  0.045,  0.030,  0.063] }, // head_rarity
    Weight { mean:  0.5201, spread:  0.4578, values: [ 0.174, -0.060, -0.009, -0.017,  0.091,  0.005] }, // whole
    Weight { mean:  0.2295, spread:  0.3862, values: [ 0.024,  0.023,  0.054, -0.072, -0.062, -0.031] }, // whole_alone
    Weight { mean:  0.1951, spread:  0.3863, values: [ 0.115, -0.055, -0.116,  0.031,  0.036,  0.051] }, // capital
    Weight { mean:  0.0891, spread:  0.2850, values: [-0.012, -0.025, -0.055, -0.029, -0.009,  0.000] }, // capital_unknown
    Weight { mean:  0.0720, spread:  0.1891, values: [ 0.061, -0.004,  0.017,  0.052,  0.051,  0.094] }, // acronym
    Weight { mean:  0.5000, spread:  0.2737, values: [ 0.141, -0.050, -0.047,  0.019,  0.097,  0.059] }, // word_count
    Weight { mean:  0.5000, spread:  0.2515, values: [ 0.136,  0.002, -0.019, -0.039, -0.002, -0.027] }, // rarest_word_count
    Weight { mean:  0.3350, spread:  0.4133, values: [-0.220, -0.030, -0.023, -0.079, -0.106, -0.029] }, // longer
    Weight { mean:  0.2340, spread:  0.4234, values: [-0.158,  0.053,  0.041, -0.020,  0.010, -0.037] }, // always_longer
    Weight { mean:  0.5000, spread:  0.2645, values: [ 0.169,  0.046,  0.007, -0.015,  0.040,  0.031] }, // longer_kinds
    Weight { mean:  0.3706, spread:  0.3556, values: [-0.073, -0.016, -0.019,  0.001, -0.075,  0.016] }, // longer_kinds_alone
    Weight { mean:  0.2711, spread:  0.4084, values: [ 0.009, -0.029,  0.056, -0.022,  0.031, -0.051] }, // determined
    Weight { mean:  0.1220, spread:  0.3273, values: [ 0.043, -0.014,  0.009, -0.040,  0.045,  0.035] }, // adjective
    Weight { mean:  0.0753, spread:  0.2638, values: [-0.116,  0.029,  0.021,  0.023,  0.073,  0.003] }, // gerund
    Weight { mean:  0.0215, spread:  0.1449, values: [ 0.172, -0.035, -0.105,  0.065,  0.021, -0.030] }, // gerund_alone
    Weight { mean:  0.0546, spread:  0.2272, values: [-0.043, -0.091, -0.049, -0.011,  0.202,  0.073] }, // hyphen
    Weight { mean:  0.5000, spread:  0.2539, values: [ 0.257, -0.082, -0.020,  0.067,  0.106,  0.023] }, // cohesion
    Weight { mean:  0.0488, spread:  0.2155, values: [-0.464, -0.005,  0.067, -0.038,  0.010, -0.026] }, // link
    Weight { mean:  0.5000, spread:  0.2823, values: [-0.009, -0.015,  0.009,  0.019,  0.112, -0.012] }, // head_kinds
];
