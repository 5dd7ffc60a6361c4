//! What each feature of a keyword is worth, written by `scripts/train-keywords`: do not edit.

use super::features::FEATURES;
use super::ranking::Weight;

/// A row a feature: its mean and spread over the candidates of the sets, its base weight, and how the weight changes with the
/// text's length, names, compound terms and repetition.
#[rustfmt::skip]
pub(super) const WEIGHTS: [Weight; FEATURES] = [
    Weight { mean:  1.0223, spread:  0.5524, values: [-0.106,  0.063,  0.057, -0.118, -0.021] }, // count
    Weight { mean:  0.3654, spread:  0.5224, values: [ 0.222,  0.037, -0.136,  0.206, -0.001] }, // count_compound
    Weight { mean:  0.6028, spread:  0.4893, values: [-0.257,  0.253,  0.276, -0.339, -0.356] }, // one_word
    Weight { mean:  0.2412, spread:  0.4278, values: [ 0.102, -0.016, -0.011, -0.116, -0.040] }, // two_words
    Weight { mean:  0.0646, spread:  0.2458, values: [-0.197, -0.074,  0.030,  0.030,  0.041] }, // four_words
    Weight { mean:  4.8134, spread:  1.8778, values: [ 0.079, -0.025, -0.003, -0.030, -0.200] }, // first
    Weight { mean:  0.2210, spread:  0.2979, values: [ 0.098, -0.149,  0.022,  0.131, -0.000] }, // opening
    Weight { mean:  0.0842, spread:  0.2103, values: [ 0.217,  0.032, -0.148, -0.111, -0.038] }, // title
    Weight { mean:  0.3719, spread:  0.2967, values: [ 0.048, -0.110, -0.005, -0.024,  0.086] }, // place
    Weight { mean:  0.1561, spread:  0.2774, values: [ 0.160, -0.108,  0.075, -0.140,  0.103] }, // spread
    Weight { mean:  0.7142, spread:  0.2615, values: [ 0.197,  0.101,  0.074, -0.038, -0.083] }, // letters
    Weight { mean:  0.1406, spread:  0.3476, values: [-0.165, -0.003,  0.018,  0.059, -0.016] }, // short
    Weight { mean:  0.8342, spread:  0.1269, values: [ 0.029, -0.110, -0.066,  0.047,  0.086] }, // rarity
    Weight { mean:  0.5095, spread:  0.4271, values: [ 0.132,  0.090,  0.043,  0.217, -0.175] }, // rarity_alone
    Weight { mean:  0.8738, spread:  0.1292, values: [-0.007, -0.163, -0.028, -0.024,  0.231] }, // rarest
    Weight { mean:  0.7915, spread:  0.1595, values: [ 0.154,  0.084,  0.026,  0.025, -0.054] }, // commonest
    Weight { mean:  0.8298, spread:  0.1510, values: [ 0.049,  0.093, -0.150,  0.033, -0.073] }, // head_rarity
    Weight { mean:  0.5119, spread:  0.4577, values: [ 0.048, -0.063, -0.061, -0.013,  0.155] }, // whole
    Weight { mean:  0.2147, spread:  0.3762, values: [ 0.129,  0.002,  0.083, -0.131, -0.067] }, // whole_alone
    Weight { mean:  0.1928, spread:  0.3847, values: [ 0.187, -0.096, -0.183,  0.019,  0.091] }, // capital
    Weight { mean:  0.0910, spread:  0.2876, values: [ 0.004, -0.061, -0.052, -0.032,  0.002] }, // capital_unknown
    Weight { mean:  0.0715, spread:  0.1878, values: [ 0.084,  0.022, -0.023,  0.040,  0.027] }, // acronym
    Weight { mean:  1.3944, spread:  0.9368, values: [ 0.291, -0.084, -0.122,  0.094,  0.040] }, // word_count
    Weight { mean:  1.1907, spread:  0.7499, values: [ 0.218, -0.009, -0.045, -0.084, -0.013] }, // rarest_word_count
    Weight { mean:  0.3386, spread:  0.4130, values: [ 0.076, -0.018,  0.009, -0.123, -0.070] }, // longer
    Weight { mean:  0.2348, spread:  0.4239, values: [-0.216,  0.022,  0.068, -0.009, -0.054] }, // always_longer
    Weight { mean:  0.4815, spread:  0.5850, values: [ 0.112,  0.036, -0.147, -0.033,  0.028] }, // longer_kinds
    Weight { mean:  0.4104, spread:  0.5692, values: [-0.027, -0.071,  0.024,  0.109,  0.101] }, // longer_kinds_alone
    Weight { mean:  0.2734, spread:  0.4098, values: [-0.005, -0.035,  0.105, -0.025,  0.026] }, // determined
    Weight { mean:  0.1205, spread:  0.3255, values: [ 0.040, -0.007, -0.004, -0.012,  0.012] }, // adjective
    Weight { mean:  0.0750, spread:  0.2635, values: [-0.125,  0.045,  0.042,  0.004, -0.003] }, // gerund
    Weight { mean:  0.0202, spread:  0.1407, values: [ 0.179, -0.019, -0.168,  0.059,  0.040] }, // gerund_alone
    Weight { mean:  0.0540, spread:  0.2260, values: [-0.021, -0.136, -0.172, -0.023,  0.224] }, // hyphen
    Weight { mean:  0.1572, spread:  0.2890, values: [ 0.049,  0.026,  0.007,  0.012, -0.023] }, // cohesion
    Weight { mean: -2.2553, spread:  1.2366, values: [ 0.183,  0.063,  0.057,  0.100, -0.087] }, // relative
    Weight { mean:  0.0483, spread:  0.2144, values: [-0.348, -0.060,  0.166, -0.135,  0.010] }, // link
    Weight { mean:  0.9519, spread:  0.8476, values: [-0.054,  0.042,  0.009, -0.054,  0.004] }, // head_kinds
];
