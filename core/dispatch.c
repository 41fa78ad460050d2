/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What runs where: the only place that asks what the processor has, and how many
 * of them there are for us.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "dispatch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined __linux__
#include <sched.h>
#endif

#define DECLARE_CONVERSION(id)                                                                    \
  void colorshine_transform_row_##id (const ColorshineTransform *, const float *, float *,        \
                                      size_t, ColorshineCoverage *);                              \
  void colorshine_stream_row_##id (const ColorshineTransform *, const float *, float *, size_t,   \
                                   ColorshineCoverage *);                                         \
  bool colorshine_transform_planes_##id (const ColorshineTransform *, ColorPlanes *, size_t,      \
                                         bool[COLORSHINE_BLOCK_RUNS], ColorshineCoverage *);      \
  void colorshine_planes_oklab_##id (const Matrix3 *, const ColorPlanes *, size_t, float *,       \
                                     float *, float *);                                           \
  void colorshine_weighted_oklab_##id (const Matrix3 *, const float *, size_t, float *, float *,  \
                                       float *, float *);                                         \
  void colorshine_round_trip_##id (const ColorshineSpace *, const float *, float *, size_t)
#define DECLARE_ANALYSIS(id)                                                                      \
  size_t colorshine_sample_block_##id (const float *, const float *, const float *,               \
                                       const float *, const uint32_t *, uint32_t, uint32_t,       \
                                       size_t, float, uint32_t *, uint32_t *, uint16_t *);        \
  void colorshine_columns_##id (uint32_t, size_t, uint32_t *);                                    \
  size_t colorshine_choose_pixels_##id (const uint32_t *, uint32_t, uint32_t, size_t, uint32_t,   \
                                        uint32_t, uint16_t *, size_t *);                          \
  void colorshine_sample_digits_##id (const ColorSample *, size_t, unsigned, uint16_t *);         \
  void colorshine_sample_distances_##id (const ColorSample *, size_t, const float[3], float *);   \
  void colorshine_split_samples_##id (const ColorSample *, size_t, float *, float *, float *);    \
  void colorshine_color_distances_##id (const float *, const float *, const float *, size_t,      \
                                        const float[3], float *);                                 \
  size_t colorshine_survey_colors_##id (const float *, const float *, const float *, size_t,      \
                                        const float[3], float, float, float *, uint16_t *,        \
                                        ColorCounts *);                                           \
  void colorshine_box_distances_##id (const ColorBoxes *, size_t, size_t, const float[3],         \
                                      float *, float *)
#define KERNEL(name, id, analysis_id)                                                             \
  {                                                                                               \
    name, colorshine_transform_row_##id, colorshine_stream_row_##id,                              \
        colorshine_transform_planes_##id,                                                         \
        colorshine_planes_oklab_##id, colorshine_weighted_oklab_##id,                             \
        colorshine_columns_##analysis_id, colorshine_sample_block_##analysis_id,                  \
        colorshine_choose_pixels_##analysis_id, colorshine_sample_digits_##analysis_id,           \
        colorshine_sample_distances_##analysis_id, colorshine_split_samples_##analysis_id,        \
        colorshine_color_distances_##analysis_id, colorshine_survey_colors_##analysis_id,         \
        colorshine_box_distances_##analysis_id,                                                   \
        colorshine_round_trip_##id                                                                \
  }

#if defined __x86_64__
DECLARE_CONVERSION (x86_64_v4);
DECLARE_ANALYSIS (x86_64_v4);
DECLARE_CONVERSION (x86_64_v3);
DECLARE_ANALYSIS (x86_64_v3);
DECLARE_CONVERSION (x86_64_v2);
DECLARE_ANALYSIS (x86_64_v2);
#endif
DECLARE_CONVERSION (baseline);
DECLARE_ANALYSIS (baseline);
DECLARE_CONVERSION (scalar);

/* Best first. Of the analysis the reference has only the conversion to Oklab: the
 * rest would be no better in double precision. */
static const ColorshineKernel KERNELS[] = {
#if defined __x86_64__
  KERNEL ("x86-64-v4", x86_64_v4, x86_64_v4),
  KERNEL ("x86-64-v3", x86_64_v3, x86_64_v3),
  KERNEL ("x86-64-v2", x86_64_v2, x86_64_v2),
#endif
  KERNEL ("baseline", baseline, baseline),
  KERNEL ("scalar", scalar, baseline),
};
enum { N_KERNELS = sizeof KERNELS / sizeof *KERNELS };

static pthread_once_t decided_once = PTHREAD_ONCE_INIT;
static const char *usable_names[N_KERNELS + 1];
static const ColorshineKernel *chosen_kernel;
static bool override_is_valid;

static bool
processor_has (const char *name)
{
#if defined __x86_64__
  __builtin_cpu_init ();
  /* GCC 12 knows these as features; they include what the operating system saves
   * of the registers. */
  if (strcmp (name, "x86-64-v4") == 0)
    return __builtin_cpu_supports ("x86-64-v4");
  if (strcmp (name, "x86-64-v3") == 0)
    return __builtin_cpu_supports ("x86-64-v3");
  if (strcmp (name, "x86-64-v2") == 0)
    return __builtin_cpu_supports ("x86-64-v2");
#endif
  (void) name;
  return true;
}

const ColorshineKernel *
colorshine_kernel_by_name (const char *name)
{
  for (int i = 0; i < N_KERNELS; i++)
    if (strcmp (KERNELS[i].name, name) == 0 && processor_has (name))
      return &KERNELS[i];
  return NULL;
}

static void
decide (void)
{
  int n_usable = 0;
  for (int i = 0; i < N_KERNELS; i++)
    if (processor_has (KERNELS[i].name))
      usable_names[n_usable++] = KERNELS[i].name;

  chosen_kernel = colorshine_kernel_by_name (usable_names[0]);
  override_is_valid = true;
  const char *wanted = getenv (COLORSHINE_ISA_VARIABLE);
  if (!wanted || !*wanted)
    return;
  const ColorshineKernel *kernel = colorshine_kernel_by_name (wanted);
  override_is_valid = kernel != NULL;
  if (kernel)
    chosen_kernel = kernel;
}

const ColorshineKernel *
colorshine_kernel (void)
{
  pthread_once (&decided_once, decide);
  return chosen_kernel;
}

const char *
colorshine_isa_name (void)
{
  return colorshine_kernel ()->name;
}

const char *const *
colorshine_isa_list (void)
{
  pthread_once (&decided_once, decide);
  return usable_names;
}

bool
colorshine_isa_override_is_valid (void)
{
  pthread_once (&decided_once, decide);
  return override_is_valid;
}

#if defined __linux__
/* CPUs that the cgroup v2 at @folder may use, rounded up; 0 without a quota. */
static unsigned
cgroup_quota (const char *folder)
{
  char path[4096 + 16];
  unsigned long quota, period;
  unsigned cpus = 0;
  snprintf (path, sizeof path, "%s/cpu.max", folder);
  FILE *file = fopen (path, "re");
  if (!file)
    return 0;
  if (fscanf (file, "%lu %lu", &quota, &period) == 2 && period > 0)
    cpus = (unsigned) ((quota + period - 1) / period);
  fclose (file);
  return cpus;
}

/* The least quota from this process's cgroup up to the root; 0 without any. */
static unsigned
least_cgroup_quota (void)
{
  static const char root[] = "/sys/fs/cgroup";
  char folder[4096] = "", line[4096 - sizeof root];
  FILE *file = fopen ("/proc/self/cgroup", "re");
  if (!file)
    return 0;
  while (fgets (line, sizeof line, file))
    if (strncmp (line, "0::/", 4) == 0)
      {
        line[strcspn (line, "\n")] = '\0';
        snprintf (folder, sizeof folder, "%s%s", root, line + 3);
      }
  fclose (file);

  unsigned least = 0;
  while (strlen (folder) >= sizeof root - 1)
    {
      const unsigned quota = cgroup_quota (folder);
      if (quota > 0 && (least == 0 || quota < least))
        least = quota;
      *strrchr (folder, '/') = '\0';
    }
  return least;
}
#endif

unsigned
colorshine_available_cpus (void)
{
#if defined __linux__
  cpu_set_t set;
  unsigned cpus = 1;
  if (sched_getaffinity (0, sizeof set, &set) == 0)
    cpus = (unsigned) CPU_COUNT (&set);
  const unsigned quota = least_cgroup_quota ();
  if (quota > 0 && quota < cpus)
    cpus = quota;
  return cpus > 0 ? cpus : 1;
#else
  return 1;
#endif
}

unsigned
colorshine_default_threads (void)
{
#if defined _OPENMP
  return colorshine_available_cpus ();
#else
  return 1;
#endif
}
