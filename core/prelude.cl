/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the headers of the formulae take from C11 and its library, in OpenCL C 1.2:
 * they follow this in the program (embed-opencl.py), in single precision.
 */
#define COLORSHINE_SINGLE_PRECISION

/* A pixel's result must not depend on how the work is cut up, and so on whether a
 * compiler puts it into a vector. */
#pragma OPENCL FP_CONTRACT OFF

typedef int int32_t;
typedef uint uint32_t;
/* The numbers of a transform are stored in double; devices may have none. */
#define double float

#define sqrtf sqrt
#define fabsf fabs
#define copysignf copysign
/* A built-in function of that name takes vectors too, and is ambiguous then. */
#undef mix
#define mix mix_real

/* Through bytes, which may alias anything. */
static void
copy_bytes (uchar *to, const uchar *from, uint size)
{
  for (uint i = 0; i < size; i++)
    to[i] = from[i];
}
#define memcpy(to, from, size) copy_bytes ((uchar *) (to), (const uchar *) (from), (size))

typedef struct {
  float m[9];
} Matrix3;
