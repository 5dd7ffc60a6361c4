//! What each feature of a keyword is worth, written by `scripts/train-keywords`: do not edit.

use super::features::FEATURES;
use super::ranking::Weight;

/// A row a feature: its mean and spread over the candidates of the sets, its base weight, and how the weight changes with the
/// text's length, names, compound terms and repetition.
#[rustfmt::skip]
pub(super) const WEIGHTS: [Weight; FEATURES] = [
    Weight { mean:  1.0223, spread:  0.5524, values: [-0.153,  0.058,  0.035, -0.115,  0.006] }, // count
    Weight { mean:  0.3654, spread:  0.5224, values: [ 0.141,  0.059, -0.082,  0.197, -0.027] }, // count_compound
    Weight { mean:  0.6028, spread:  0.4893, values: [-0.248,  0.335,  0.381, -0.346, -0.552] }, // one_word
    Weight { mean:  0.2412, spread:  0.4278, values: [ 0.095, -0.027,  0.019, -0.112, -0.035] }, // two_words
    Weight { mean:  0.0646, spread:  0.2458, values: [-0.179, -0.077,  0.033,  0.022,  0.041] }, // four_words
    Weight { mean:  4.8134, spread:  1.8778, values: [ 0.079, -0.018, -0.070, -0.068, -0.182] }, // first
    Weight { mean:  0.2210, spread:  0.2979, values: [ 0.055, -0.112,  0.033,  0.130, -0.026] }, // opening
    Weight { mean:  0.0842, spread:  0.2103, values: [ 0.201,  0.007, -0.141, -0.118, -0.011] }, // title
    Weight { mean:  0.3719, spread:  0.2967, values: [ 0.041, -0.085,  0.017, -0.017,  0.053] }, // place
    Weight { mean:  0.1561, spread:  0.2774, values: [ 0.168, -0.116,  0.053, -0.131,  0.116] }, // spread
    Weight { mean:  0.7142, spread:  0.2615, values: [ 0.168,  0.118,  0.069, -0.008, -0.100] }, // letters
    Weight { mean:  0.1406, spread:  0.3476, values: [-0.172, -0.005,  0.015,  0.070, -0.013] }, // short
    Weight { mean:  0.8342, spread:  0.1269, values: [-0.002, -0.131, -0.094,  0.031,  0.110] }, // rarity
    Weight { mean:  0.5095, spread:  0.4271, values: [ 0.077,  0.113,  0.042,  0.207, -0.140] }, // rarity_alone
    Weight { mean:  0.8738, spread:  0.1292, values: [ 0.004, -0.145, -0.032, -0.011,  0.219] }, // rarest
    Weight { mean:  0.7915, spread:  0.1595, values: [ 0.194,  0.083,  0.038,  0.019, -0.050] }, // commonest
    Weight { mean:  0.8298, spread:  0.1510, values: [ 0.034,  0.080, -0.102,  0.034, -0.077] }, // head_rarity
    Weight { mean:  0.5119, spread:  0.4577, values: [ 0.077, -0.047, -0.044, -0.035,  0.144] }, // whole
    Weight { mean:  0.2147, spread:  0.3762, values: [ 0.129, -0.024,  0.045, -0.108, -0.037] }, // whole_alone
    Weight { mean:  0.1928, spread:  0.3847, values: [ 0.161, -0.091, -0.152,  0.019,  0.089] }, // capital
    Weight { mean:  0.0910, spread:  0.2876, values: [-0.013, -0.044, -0.047, -0.021, -0.009] }, // capital_unknown
    Weight { mean:  0.0715, spread:  0.1878, values: [ 0.076,  0.018, -0.057,  0.046,  0.041] }, // acronym
    Weight { mean:  1.3944, spread:  0.9368, values: [ 0.292, -0.057, -0.120,  0.062,  0.010] }, // word_count
    Weight { mean:  1.1907, spread:  0.7499, values: [ 0.194,  0.010, -0.059, -0.093, -0.019] }, // rarest_word_count
    Weight { mean:  0.3386, spread:  0.4130, values: [ 0.096, -0.034,  0.006, -0.149, -0.040] }, // longer
    Weight { mean:  0.2348, spread:  0.4239, values: [-0.196,  0.031,  0.052, -0.003, -0.077] }, // always_longer
    Weight { mean:  0.4815, spread:  0.5850, values: [ 0.083,  0.025, -0.156, -0.037,  0.051] }, // longer_kinds
    Weight { mean:  0.4104, spread:  0.5692, values: [-0.052, -0.064,  0.059,  0.118,  0.096] }, // longer_kinds_alone
    Weight { mean:  0.2734, spread:  0.4098, values: [-0.009, -0.015,  0.098, -0.013,  0.005] }, // determined
    Weight { mean:  0.1205, spread:  0.3255, values: [ 0.042, -0.022,  0.003, -0.014,  0.025] }, // adjective
    Weight { mean:  0.0750, spread:  0.2635, values: [-0.138,  0.051,  0.036,  0.026, -0.008] }, // gerund
    Weight { mean:  0.0202, spread:  0.1407, values: [ 0.182, -0.042, -0.159,  0.051,  0.057] }, // gerund_alone
    Weight { mean:  0.0540, spread:  0.2260, values: [-0.054, -0.159, -0.210, -0.001,  0.262] }, // hyphen
    Weight { mean:  0.1572, spread:  0.2890, values: [ 0.059,  0.059,  0.017,  0.005, -0.072] }, // cohesion
    Weight { mean: -2.2553, spread:  1.2366, values: [ 0.262,  0.093,  0.072,  0.153, -0.137] }, // relative
    Weight { mean:  0.0483, spread:  0.2144, values: [-0.389, -0.047,  0.203, -0.121, -0.000] }, // link
    Weight { mean:  0.9519, spread:  0.8476, values: [-0.025,  0.027,  0.022, -0.051,  0.002] }, // head_kinds
];
