/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What comes next.
 */
#include "failure.h"
#include "plan.h"
#include "test-main.h"

#include <string.h>

#define GIGABYTE ((guint64) 1 << 30)

/* Outputs whose inputs have the given sizes; they live as long as the program. */
static GPtrArray *
outputs_of (const guint64 *sizes, guint n)
{
  GPtrArray *outputs = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      Output *output = g_new0 (Output, 1);
      output->input = g_new0 (Input, 1);
      output->input->n_bytes = sizes[i];
      g_ptr_array_add (outputs, output);
    }
  return outputs;
}

static GPtrArray *
equal_outputs (guint64 size, guint n)
{
  g_autofree guint64 *sizes = g_new (guint64, n);
  for (guint i = 0; i < n; i++)
    sizes[i] = size;
  return outputs_of (sizes, n);
}

static Task *
take_one (Plan *plan, gint64 now)
{
  g_autoptr (GPtrArray) group = plan_take (plan, now);
  g_assert_cmpuint (group->len, ==, 1);
  return g_ptr_array_index (group, 0);
}

static void
test_longest_first (void)
{
  static const guint64 sizes[] = { 1000000, 9000000, 5000000, 7000000 };
  static const guint64 order[] = { 9000000, 7000000, 5000000, 1000000 };
  g_autoptr (Plan) plan = plan_new (2, GIGABYTE);
  g_autoptr (GPtrArray) outputs = outputs_of (sizes, G_N_ELEMENTS (sizes));
  plan_add (plan, outputs);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      Task *task = take_one (plan, 0);
      g_assert_cmpuint (task->output->input->n_bytes, ==, order[i]);
      plan_finish (plan, task);
    }
  g_assert_cmpuint (plan_n_left (plan), ==, 0);
}

static void
test_passed_over (void)
{
  g_autoptr (Plan) plan = plan_new (1, GIGABYTE);
  g_autoptr (GPtrArray) outputs = equal_outputs (1, 3);
  ((Output *) g_ptr_array_index (outputs, 0))->is_finished = TRUE;
  ((Output *) g_ptr_array_index (outputs, 1))->error
      = g_error_new_literal (FAILURE_DOMAIN, FAILURE_EXISTS, "");
  plan_add (plan, outputs);
  g_assert_cmpuint (plan_n_left (plan), ==, 1);
}

/* Small files come in groups of 10 to 100 while there are many, and each once. */
static void
test_groups (void)
{
  g_autoptr (Plan) plan = plan_new (2, GIGABYTE);
  g_autoptr (GPtrArray) outputs = equal_outputs (PLAN_SMALL_BYTES - 1, 2000);
  guint n_taken = 0, n_before = 101;
  plan_add (plan, outputs);
  while (plan_n_left (plan) > 0)
    {
      g_autoptr (GPtrArray) group = plan_take (plan, 0);
      g_assert_cmpuint (group->len, >=, 1);
      g_assert_cmpuint (group->len, <=, MIN (n_before, 100));
      if (2000 - n_taken >= 80)
        g_assert_cmpuint (group->len, >=, 10);
      n_before = group->len;
      n_taken += group->len;
      for (guint i = 0; i < group->len; i++)
        plan_finish (plan, g_ptr_array_index (group, i));
    }
  g_assert_cmpuint (n_taken, ==, 2000);
  g_autoptr (GPtrArray) nothing = plan_take (plan, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_large_alone (void)
{
  g_autoptr (Plan) plan = plan_new (1, GIGABYTE);
  g_autoptr (GPtrArray) outputs = equal_outputs (PLAN_SMALL_BYTES, 1000);
  plan_add (plan, outputs);
  plan_finish (plan, take_one (plan, 0));
}

static void
test_retries (void)
{
  static const gint64 seconds[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
  g_autoptr (Plan) plan = plan_new (1, GIGABYTE);
  g_autoptr (GPtrArray) outputs = equal_outputs (1, 1);
  plan_add (plan, outputs);
  Task *task = take_one (plan, 0);
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      const gint64 now = 1000;
      task->n_tries++;
      plan_retry (plan, task, now);
      const gint64 due = now + seconds[i] * G_USEC_PER_SEC;
      g_assert_cmpuint (plan_n_due (plan, due - 1), ==, 0);
      g_autoptr (GPtrArray) early = plan_take (plan, due - 1);
      g_assert_cmpuint (early->len, ==, 0);
      g_assert_cmpuint (plan_n_due (plan, due), ==, 1);
      g_assert_true (take_one (plan, due) == task);
    }
  plan_put_back (plan, task);
  g_assert_cmpuint (plan_n_left (plan), ==, 1);
}

/* Of 4 GB for four: three files need more than 1 GB each. */
static void
test_memory (void)
{
  static const guint64 needs[] = { GIGABYTE * 3 / 2, GIGABYTE * 3, GIGABYTE * 5 };
  g_autoptr (Plan) plan = plan_new (4, 4 * GIGABYTE);
  g_autoptr (GPtrArray) outputs = equal_outputs (1000000, 4);
  Task *tasks[4];
  plan_add (plan, outputs);
  for (int i = 0; i < 4; i++)
    tasks[i] = take_one (plan, 0);
  g_assert_cmpuint (plan_memory_per_worker (plan), ==, GIGABYTE);
  g_assert_true (plan_put_off (plan, tasks[0], needs[0]));
  g_assert_true (plan_put_off (plan, tasks[1], needs[1]));
  /* More than there is at all. */
  g_assert_false (plan_put_off (plan, tasks[2], needs[2]));
  plan_finish (plan, tasks[2]);
  g_assert_false (plan_begin_next_phase (plan));
  plan_finish (plan, tasks[3]);
  g_assert_true (plan_begin_next_phase (plan));
  g_assert_cmpuint (plan_n_workers (plan), ==, 2);
  g_assert_cmpuint (plan_memory_per_worker (plan), ==, 2 * GIGABYTE);
  tasks[0] = take_one (plan, 0);
  tasks[1] = take_one (plan, 0);
  if (tasks[0]->memory_bytes != needs[1])
    {
      Task *other = tasks[0];
      tasks[0] = tasks[1];
      tasks[1] = other;
    }
  g_assert_true (plan_put_off (plan, tasks[0], needs[1]));
  plan_finish (plan, tasks[1]);
  g_assert_true (plan_begin_next_phase (plan));
  g_assert_cmpuint (plan_n_workers (plan), ==, 1);
  tasks[0] = take_one (plan, 0);
  /* A worker that is alone and still takes more: it is the end. */
  g_assert_false (plan_put_off (plan, tasks[0], needs[1]));
  plan_finish (plan, tasks[0]);
  g_assert_cmpuint (plan_n_left (plan), ==, 0);
}

static void
test_shard_text (void)
{
  static const char *const bad[] = { "",    "1",     "0/2",  "3/2", "1/0", "-1/2",
                                     "1/2x", "1/2/3", "a/b", "1 / 2", "1/-2",
                                     "99999999999999999999/99999999999999999999" };
  guint index, count;
  g_assert_true (plan_parse_shard ("2/5", &index, &count, NULL));
  g_assert_cmpuint (index, ==, 1);
  g_assert_cmpuint (count, ==, 5);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (plan_parse_shard (bad[i], &index, &count, &error));
      g_assert_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS);
    }
}

/* Each name is in one shard. 1,000 names in 5 shards: 200 ± 12.6 (standard deviation of
 * a binomial distribution), so 5 deviations are 63. */
static void
test_shards (void)
{
  guint n_in[5] = { 0 };
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("sub/photo-%04d.jpg", i);
      guint n = 0;
      for (guint j = 0; j < 5; j++)
        if (plan_shard_has (name, j, 5))
          {
            n++;
            n_in[j]++;
          }
      g_assert_cmpuint (n, ==, 1);
      g_assert_true (plan_shard_has (name, 0, 1));
    }
  for (int j = 0; j < 5; j++)
    {
      g_assert_cmpuint (n_in[j], >=, 137);
      g_assert_cmpuint (n_in[j], <=, 263);
    }
  /* The first 8 bytes of the SHA-256 of "photo.jpg" are aff6100bd4df0ea6; modulo 7, 5. This may
   * never change, or a farm would do files twice after an upgrade. */
  for (guint j = 0; j < 7; j++)
    g_assert_cmpint (plan_shard_has ("photo.jpg", j, 7), ==, j == 5);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/plan/longest-first", test_longest_first);
  g_test_add_func ("/plan/passed-over", test_passed_over);
  g_test_add_func ("/plan/groups", test_groups);
  g_test_add_func ("/plan/large-alone", test_large_alone);
  g_test_add_func ("/plan/retries", test_retries);
  g_test_add_func ("/plan/memory", test_memory);
  g_test_add_func ("/plan/shard-text", test_shard_text);
  g_test_add_func ("/plan/shards", test_shards);
  return g_test_run ();
}
