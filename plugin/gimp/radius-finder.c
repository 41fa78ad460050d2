/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Radii from an analysis, found in a thread, roughly first. A newer question
 * overtakes an older one between two radii.
 */
#include "config.h"

#include "radius-finder.h"

#include <string.h>

/* Some hours of dragging a slider. */
#define MAX_KNOWN 10000

typedef struct {
  double lightness, a, b, tolerance;
} Range;

typedef struct {
  double radius;
  gboolean is_exact;
} Known;

typedef struct {
  gint generation;
  const ColorshineAnalysis *sample, *all;
  gsize n_ranges;
  Range ranges[COLORSHINE_MAX_ATTRACTORS];
} Question;

struct _RadiusFinder {
  ImageColors *colors;
  RadiusFinderFunc found;
  gpointer data;
  GThreadPool *pool;
  gint generation; /* atomic: that of the newest question */
  GMutex mutex;    /* guards what follows */
  GHashTable *known; /* Range → Known */
  guint notification;
};

static guint
range_hash (gconstpointer range)
{
  return (guint) (g_double_hash (&((const Range *) range)->lightness)
                  + 3 * g_double_hash (&((const Range *) range)->a)
                  + 5 * g_double_hash (&((const Range *) range)->b)
                  + 7 * g_double_hash (&((const Range *) range)->tolerance));
}

static gboolean
range_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Range)) == 0;
}

/* ── In the thread ──────────────────────────────────────────────────────── */

static gboolean
notify (gpointer finder_pointer)
{
  RadiusFinder *finder = finder_pointer;
  g_mutex_lock (&finder->mutex);
  finder->notification = 0;
  g_mutex_unlock (&finder->mutex);
  finder->found (finder->data);
  return G_SOURCE_REMOVE;
}

static void
queue_notification (RadiusFinder *finder)
{
  g_mutex_lock (&finder->mutex);
  if (!finder->notification)
    finder->notification = g_idle_add_full (G_PRIORITY_DEFAULT, notify, finder, NULL);
  g_mutex_unlock (&finder->mutex);
}

static gboolean
is_known (RadiusFinder *finder, const Range *range, gboolean exactly)
{
  g_mutex_lock (&finder->mutex);
  const Known *known = g_hash_table_lookup (finder->known, range);
  const gboolean answer = known && (known->is_exact || !exactly);
  g_mutex_unlock (&finder->mutex);
  return answer;
}

static void
find_radii (RadiusFinder *finder, const Question *question, gboolean exactly)
{
  const ColorshineAnalysis *analysis = exactly ? question->all : question->sample;
  for (gsize i = 0; i < question->n_ranges; i++)
    {
      const Range *range = &question->ranges[i];
      if (g_atomic_int_get (&finder->generation) != question->generation)
        return;
      if (is_known (finder, range, exactly))
        continue;
      const ColorshineColor centre = { .lightness = range->lightness, .a = range->a, .b = range->b };
      Known *known = g_new (Known, 1);
      *known = (Known){ colorshine_analysis_radius (analysis, &centre, range->tolerance), exactly };
      Range *key = g_new (Range, 1);
      *key = *range;
      g_mutex_lock (&finder->mutex);
      g_hash_table_replace (finder->known, key, known);
      g_mutex_unlock (&finder->mutex);
    }
  queue_notification (finder);
}

static void
answer_question (gpointer question_pointer, gpointer finder_pointer)
{
  g_autofree Question *question = question_pointer;
  find_radii (finder_pointer, question, FALSE);
  if (question->all)
    find_radii (finder_pointer, question, TRUE);
}

/* ── Public ─────────────────────────────────────────────────────────────── */

RadiusFinder *
radius_finder_new (ImageColors *colors, RadiusFinderFunc found, gpointer data)
{
  RadiusFinder *finder = g_new0 (RadiusFinder, 1);
  finder->colors = image_colors_ref (colors);
  finder->found = found;
  finder->data = data;
  finder->known = g_hash_table_new_full (range_hash, range_equal, g_free, g_free);
  g_mutex_init (&finder->mutex);
  finder->pool = g_thread_pool_new (answer_question, finder, 1, FALSE, NULL);
  return finder;
}

void
radius_finder_free (RadiusFinder *finder)
{
  if (!finder)
    return;
  g_atomic_int_inc (&finder->generation);
  g_thread_pool_free (finder->pool, FALSE, TRUE);
  if (finder->notification)
    g_source_remove (finder->notification);
  image_colors_unref (finder->colors);
  g_hash_table_unref (finder->known);
  g_mutex_clear (&finder->mutex);
  g_free (finder);
}

/* The radius that needs no image, or a negative number. */
static double
radius_of_its_own (const ColorshineAttractor *attractor)
{
  if (attractor->off || attractor->radius_delta_e_ok >= 0.0)
    return MAX (attractor->radius_delta_e_ok, 0.0);
  return attractor->tolerance_percentile == 0.0 ? 0.0 : -1.0;
}

static void
ask (RadiusFinder *finder, Question *question)
{
  question->sample = image_colors_get_sample (finder->colors);
  question->all = image_colors_get_all (finder->colors);
  if (!question->sample)
    {
      g_free (question);
      return;
    }
  question->generation = g_atomic_int_add (&finder->generation, 1) + 1;
  g_thread_pool_push (finder->pool, question, NULL);
}

RadiiState
radius_finder_find (RadiusFinder *finder, const ColorshineRecipe *recipe, double *radii)
{
  RadiiState state = RADII_EXACT;
  Question *question = g_new0 (Question, 1);
  g_mutex_lock (&finder->mutex);
  if (g_hash_table_size (finder->known) > MAX_KNOWN)
    g_hash_table_remove_all (finder->known);
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      radii[i] = radius_of_its_own (attractor);
      if (radii[i] >= 0.0)
        continue;
      /* Adding 0 turns -0 into 0, which has other bits. */
      const Range range = { attractor->from.lightness + 0.0, attractor->from.a + 0.0,
                            attractor->from.b + 0.0, attractor->tolerance_percentile };
      const Known *known = g_hash_table_lookup (finder->known, &range);
      radii[i] = known ? known->radius : 0.0;
      if (known && known->is_exact)
        continue;
      state = MIN (state, known ? RADII_ROUGH : RADII_UNKNOWN);
      question->ranges[question->n_ranges++] = range;
    }
  g_mutex_unlock (&finder->mutex);
  if (question->n_ranges > 0)
    ask (finder, question);
  else
    g_free (question);
  return state;
}
