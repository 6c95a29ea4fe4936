// SPDX-License-Identifier: Apache-2.0
// Elementary functions whose bits do not depend on the processor or the C library: integers, + - * / and sqrt only,
// each correctly rounded by IEEE 754, and no contraction (the build passes -ffp-contract=off). Error bounds are tested
// against long double references in tests/base/det_math_test.cpp.
#pragma once

namespace brokerlab::det {

/// Natural logarithm, error below 1 ulp. log(0) = -inf, of a negative number or NaN: NaN, of +inf: +inf.
double log(double x);
/// e^x, error below 1 ulp where the result is normal. Overflows to +inf, underflows gradually to 0. NaN stays.
double exp(double x);
/// x^y for x >= 0, error below 4 ulp while |y log x| <= 64 and below 20 ulp elsewhere. x^0 = 1, 0^y = 0 for y > 0 and
/// +inf for y < 0; a negative x or a NaN gives NaN (but x^0 = 1 always).
double pow(double x, double y);

}  // namespace brokerlab::det
