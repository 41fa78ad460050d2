/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plan.h.
 */
#include "plan.h"

#include "failure.h"

#include <string.h>

#define MAX_GROUP 100
/* Groups per worker that are left to share out at any time, so that all end at
 * nearly the same moment. */
#define GROUPS_PER_WORKER 4
#define FIRST_DELAY_SECONDS 1
#define MAX_DELAY_SECONDS 60

struct Plan {
  guint n_workers;
  guint64 memory_bytes;
  GQueue ready;   /* of Task: longest first */
  GQueue delayed; /* of Task: by not_before */
  GQueue put_off; /* of Task: need more memory */
  guint n_left;
};

Plan *
plan_new (guint n_workers, guint64 memory_bytes)
{
  Plan *plan = g_new0 (Plan, 1);
  plan->n_workers = MAX (n_workers, 1);
  plan->memory_bytes = memory_bytes;
  g_queue_init (&plan->ready);
  g_queue_init (&plan->delayed);
  g_queue_init (&plan->put_off);
  return plan;
}

void
plan_free (Plan *plan)
{
  if (!plan)
    return;
  g_queue_clear_full (&plan->ready, g_free);
  g_queue_clear_full (&plan->delayed, g_free);
  g_queue_clear_full (&plan->put_off, g_free);
  g_free (plan);
}

/* The size of a file stands for its pixels: they are known only after a look inside. */
static int
compare_lengths (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint64 first = ((const Task *) a)->output->input->n_bytes;
  const guint64 second = ((const Task *) b)->output->input->n_bytes;
  (void) data;
  return first < second ? 1 : first > second ? -1 : 0;
}

static int
compare_times (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 first = ((const Task *) a)->not_before, second = ((const Task *) b)->not_before;
  (void) data;
  return first < second ? -1 : first > second ? 1 : 0;
}

void
plan_add (Plan *plan, GPtrArray *outputs)
{
  for (guint i = 0; i < outputs->len; i++)
    {
      const Output *output = g_ptr_array_index (outputs, i);
      if (output->error || output->is_finished)
        continue;
      Task *task = g_new0 (Task, 1);
      task->output = output;
      g_queue_push_tail (&plan->ready, task);
      plan->n_left++;
    }
  g_queue_sort (&plan->ready, compare_lengths, NULL);
}

/* ── Giving out ─────────────────────────────────────────────────────────── */

static gboolean
is_small (const Task *task)
{
  return task->output->input->n_bytes < PLAN_SMALL_BYTES;
}

GPtrArray *
plan_take (Plan *plan, gint64 now)
{
  GPtrArray *group = g_ptr_array_new ();
  const Task *delayed = g_queue_peek_head (&plan->delayed);
  /* Alone: it may end its worker again. */
  if (delayed && delayed->not_before <= now)
    {
      g_ptr_array_add (group, g_queue_pop_head (&plan->delayed));
      return group;
    }
  const Task *first = g_queue_peek_head (&plan->ready);
  guint n = MIN (1, plan->ready.length);
  if (first && is_small (first))
    n = CLAMP (plan->ready.length / (GROUPS_PER_WORKER * plan->n_workers), 1, MAX_GROUP);
  while (group->len < n)
    g_ptr_array_add (group, g_queue_pop_head (&plan->ready));
  return group;
}

void
plan_finish (Plan *plan, Task *task)
{
  plan->n_left--;
  g_free (task);
}

void
plan_put_back (Plan *plan, Task *task)
{
  g_queue_insert_sorted (&plan->ready, task, compare_lengths, NULL);
}

void
plan_retry (Plan *plan, Task *task, gint64 now)
{
  gint64 delay = FIRST_DELAY_SECONDS;
  for (guint i = 1; i < task->n_tries && delay < MAX_DELAY_SECONDS; i++)
    delay *= 2;
  task->not_before = now + MIN (delay, MAX_DELAY_SECONDS) * G_USEC_PER_SEC;
  g_queue_insert_sorted (&plan->delayed, task, compare_times, NULL);
}

/* ── Memory ─────────────────────────────────────────────────────────────── */

gboolean
plan_put_off (Plan *plan, Task *task, guint64 memory_bytes)
{
  task->memory_bytes = memory_bytes;
  if (plan->n_workers == 1 || memory_bytes > plan->memory_bytes)
    return FALSE;
  g_queue_push_tail (&plan->put_off, task);
  return TRUE;
}

gboolean
plan_begin_next_phase (Plan *plan)
{
  if (plan->put_off.length == 0 || plan->n_left > plan->put_off.length)
    return FALSE;
  guint64 least = G_MAXUINT64;
  for (const GList *link = plan->put_off.head; link; link = link->next)
    least = MIN (least, ((const Task *) link->data)->memory_bytes);
  const guint64 n = least > 0 ? plan->memory_bytes / least : 1;
  plan->n_workers = (guint) CLAMP (n, 1, (guint64) plan->n_workers - 1);
  while (plan->put_off.length > 0)
    g_queue_push_tail (&plan->ready, g_queue_pop_head (&plan->put_off));
  g_queue_sort (&plan->ready, compare_lengths, NULL);
  return TRUE;
}

guint
plan_n_workers (const Plan *plan)
{
  return plan->n_workers;
}

guint64
plan_memory_per_worker (const Plan *plan)
{
  return plan->memory_bytes / plan->n_workers;
}

/* ── Counts ─────────────────────────────────────────────────────────────── */

guint
plan_n_left (const Plan *plan)
{
  return plan->n_left;
}

guint
plan_n_due (const Plan *plan, gint64 now)
{
  guint n = plan->ready.length;
  for (const GList *link = plan->delayed.head; link; link = link->next)
    n += ((const Task *) link->data)->not_before <= now;
  return n;
}

/* ── Shards ─────────────────────────────────────────────────────────────── */

/* Digits alone, and few enough for any number of machines. */
static gboolean
read_count (const char *text, guint *count)
{
  const gsize length = strspn (text, "0123456789");
  *count = (guint) g_ascii_strtoull (text, NULL, 10);
  return length >= 1 && length <= 9 && text[length] == '\0' && *count >= 1;
}

gboolean
plan_parse_shard (const char *text, guint *index, guint *count, GError **error)
{
  g_auto (GStrv) numbers = g_strsplit (text, "/", 3);
  guint i, n;
  if (g_strv_length (numbers) == 2 && read_count (numbers[0], &i) && read_count (numbers[1], &n)
      && i <= n)
    {
      *index = i - 1;
      *count = n;
      return TRUE;
    }
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
               "--shard: found “%s”; expected I/N with I from 1 to N, such as 2/5", text);
  return FALSE;
}

gboolean
plan_shard_has (const char *name, guint index, guint count)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *) name, (gssize) strlen (name));
  g_checksum_get_digest (checksum, digest, &length);
  g_checksum_free (checksum);
  guint64 number = 0;
  for (int i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  return number % count == index;
}
