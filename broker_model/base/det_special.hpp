// SPDX-License-Identifier: Apache-2.0
// Special functions for the moments of distributions, with the same promise as det_math.hpp: equal bits everywhere.
// They are for set-up and display, not for the hot path. Tested against long double references.
#pragma once

#include <cstdint>

namespace brokerlab::det {

/// The gamma function for x > 0, relative error below 1e-13 up to x = 100, 1e-12 above; +inf beyond about 171.6. NaN
/// for x <= 0 or NaN.
double gamma(double x);

/// The standard normal density.
double normal_density(double x);

/// P(N > x) of a standard normal, relative error below 1e-12 while it is above 1e-300. NaN stays.
double normal_upper_tail(double x);

/// The sum of k^-s for k = 1 to n, any finite s, relative error below 1e-12 for |s| <= 22. Takes O(1) time: Euler and
/// Maclaurin's formula from the 1000th term on.
double harmonic(std::uint64_t n, double s);

/// The integral of t^-s from 1 to x, x > 0: log x at s = 1, and exact near it too.
double power_integral(double x, double s);

/// The x at which power_integral(x, s) is y.
double power_integral_inverse(double y, double s);

/// cos(2 pi turns), absolute error below 1e-15 for |turns| <= 2^20. Exact at quarter turns.
double cosine_of_turns(double turns);

}  // namespace brokerlab::det
