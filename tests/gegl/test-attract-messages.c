/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the operation says when it can't do as told: once for each reason, so that
 * a live preview doesn't flood the log, and the image stays as it was.
 */
#include "attract-graph.h"
#include "colorshine.h"

#include <string.h>

enum { SIDE = 64 };

static const GeglRectangle AREA = { 0, 0, SIDE, SIDE };

static GPtrArray *messages; /* warnings of the domain Colorshine */

static void
keep_message (const char *domain, GLogLevelFlags level, const char *text, gpointer data)
{
  g_assert_cmpstr (domain, ==, "Colorshine");
  /* Whether OpenCL is on is for who asks, with G_MESSAGES_DEBUG. */
  if ((level & G_LOG_LEVEL_MASK) == G_LOG_LEVEL_INFO)
    return;
  g_assert_cmpint (level & G_LOG_LEVEL_MASK, ==, G_LOG_LEVEL_WARNING);
  g_ptr_array_add (messages, g_strdup (text));
}

static const char *
message (guint number)
{
  g_assert_cmpuint (number, <, messages->len);
  return g_ptr_array_index (messages, number);
}

static GeglBuffer *
some_buffer (void)
{
  guint8 pixels[3 * SIDE * SIDE];
  for (guint i = 0; i < sizeof pixels; i++)
    pixels[i] = (guint8) (40 + i % 151);
  return buffer_from_pixels (&AREA, babl_format ("R'G'B' u8"), pixels);
}

static gboolean
is_unchanged (Graph *graph)
{
  const Babl *format = babl_format ("R'G'B' u8");
  g_autofree guint8 *output = graph_rendered (graph, &AREA, format);
  g_autofree guint8 *input = g_malloc (area_bytes (&AREA, format));
  gegl_node_blit (graph->source, 1.0, &AREA, format, input, GEGL_AUTO_ROWSTRIDE,
                  GEGL_BLIT_DEFAULT);
  return memcmp (output, input, area_bytes (&AREA, format)) == 0;
}

/* ── Recipes ────────────────────────────────────────────────────────────── */

static void
test_bad_recipe (void)
{
  g_autoptr (GeglBuffer) buffer = some_buffer ();
  g_autoptr (Graph) graph = graph_new (buffer, "red;50;75|blu;50;75");
  for (int i = 0; i < 3; i++)
    g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_nonnull (strstr (message (0), "attractor 2"));
  g_assert_nonnull (strstr (message (0), "column 11"));
  g_assert_nonnull (strstr (message (0), "blu"));

  /* Other properties are no reason to say it again; another mistake is. */
  gegl_node_set (graph->attract, "split", 0.5, "chroma", FALSE, NULL);
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 1);
  gegl_node_set (graph->attract, "attractors", "red;50;750", NULL);
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_nonnull (strstr (message (1), "attractor 1"));
  g_assert_nonnull (strstr (message (1), "column 8"));
  g_assert_nonnull (strstr (message (1), "750"));
  gegl_node_set (graph->attract, "attractors", "red;50;75|blu;50;75", NULL);
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 2);
}

static void
test_mended_recipe (void)
{
  g_autoptr (GeglBuffer) buffer = some_buffer ();
  g_autoptr (Graph) graph = graph_new (buffer, "red;50");
  g_assert_true (is_unchanged (graph));
  gegl_node_set (graph->attract, "attractors", "red;50;75", NULL);
  g_assert_false (is_unchanged (graph));
  gegl_node_set (graph->attract, "attractors", "", NULL);
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 1);
}

/* Hosts set properties one by one and prepare in between. */
static void
test_never_processed (void)
{
  g_autoptr (GeglBuffer) buffer = some_buffer ();
  g_autoptr (Graph) graph = graph_new (buffer, "re");
  const GeglRectangle bounds = gegl_node_get_bounding_box (graph->attract);
  g_assert_true (gegl_rectangle_equal (&bounds, &AREA));
  graph_format (graph);
  g_assert_cmpuint (messages->len, ==, 0);
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("red;1;1;radius=1");
  for (int i = 0; i < COLORSHINE_MAX_ATTRACTORS; i++)
    g_string_append (text, "|red;1;1;radius=1");
  g_autoptr (GeglBuffer) buffer = some_buffer ();
  g_autoptr (Graph) graph = graph_new (buffer, text->str);
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 1);
  text->str[text->len - strlen ("|red;1;1;radius=1")] = '\0';
  gegl_node_set (graph->attract, "attractors", text->str, NULL);
  g_assert_false (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 1);
}

static void
test_null_recipe (void)
{
  g_autoptr (GeglBuffer) buffer = some_buffer ();
  g_autoptr (Graph) graph = graph_new (buffer, NULL);
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 0);
}

/* ── Inputs ─────────────────────────────────────────────────────────────── */

static void
test_infinite_input (void)
{
  GeglNode *root = gegl_node_new ();
  GeglColor *color = gegl_color_new ("rgb(0.2, 0.5, 0.7)");
  GeglNode *plane = gegl_node_new_child (root, "operation", "gegl:color", "value", color, NULL);
  g_object_unref (color);
  GeglNode *attract = gegl_node_new_child (root, "operation", "colorshine:attract", "attractors",
                                           "red;50;75", NULL);
  gegl_node_link (plane, attract);
  Graph graph = { root, plane, attract };
  g_assert_true (is_unchanged (&graph));
  g_assert_true (is_unchanged (&graph));
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_nonnull (strstr (message (0), "radius="));

  /* With a radius it needs no bounds, nor has it a left half to keep. */
  gegl_node_set (attract, "attractors", "red;50;75;radius=1", "split", 0.5, NULL);
  g_assert_false (is_unchanged (&graph));

  /* A crop gives it bounds. */
  GeglNode *crop = gegl_node_new_child (root, "operation", "gegl:crop", "width", 64.0, "height",
                                        64.0, NULL);
  gegl_node_link_many (plane, crop, attract, NULL);
  gegl_node_set (attract, "attractors", "red;50;150", "split", 0.0, NULL);
  g_assert_false (is_unchanged (&graph));
  g_assert_cmpuint (messages->len, ==, 1);
  g_object_unref (root);
}

static void
test_no_input (void)
{
  GeglNode *root = gegl_node_new ();
  GeglNode *attract = gegl_node_new_child (root, "operation", "colorshine:attract", "attractors",
                                           "red;50;75", NULL);
  Graph graph = { root, attract, attract };
  g_assert_true (is_unchanged (&graph));
  g_assert_cmpuint (messages->len, ==, 0);
  g_object_unref (root);
}

/* Nothing in it weighs anything: a tolerance reaches nothing. */
static void
test_transparent_input (void)
{
  const Babl *format = babl_format ("R'G'B'A u8");
  g_autofree guint8 *pixels = g_malloc0 (area_bytes (&AREA, format));
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, "red;100;100");
  g_assert_true (is_unchanged (graph));
  g_assert_cmpuint (messages->len, ==, 0);
}

/* ── COLORSHINE_ISA ─────────────────────────────────────────────────────── */

/* The gegl command in a process of its own, for the choice is made once. */
static char *
stderr_with_isa (const char *isa)
{
  char *command[] = { (char *) "gegl", (char *) "-x",
                      (char *) "<gegl><node operation='colorshine:attract'><params><param "
                               "name='attractors'>red;50;75</param></params></node>"
                               "<node operation='gegl:crop'><params><param name='width'>20</param>"
                               "<param name='height'>20</param></params></node>"
                               "<node operation='gegl:checkerboard'/></gegl>",
                      (char *) "-o", (char *) "/dev/null", NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "COLORSHINE_ISA", isa, TRUE);
  g_autoptr (GError) error = NULL;
  char *said = NULL;
  g_autofree char *output = NULL;
  int status;
  g_spawn_sync (NULL, command, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &said,
                &status, &error);
  g_assert_no_error (error);
  return said;
}

static guint
count_of (const char *text, const char *what)
{
  guint n = 0;
  for (const char *at = text; (at = strstr (at, what)); at += strlen (what))
    n++;
  return n;
}

static void
test_isa (void)
{
  g_autofree char *about_nonsense = stderr_with_isa ("nonsense");
  g_assert_cmpuint (count_of (about_nonsense, "COLORSHINE_ISA=nonsense"), ==, 1);
  g_assert_nonnull (strstr (about_nonsense, "scalar"));
  g_autofree char *about_scalar = stderr_with_isa ("scalar");
  g_assert_cmpuint (count_of (about_scalar, "COLORSHINE_ISA"), ==, 0);
}

static void
forget_messages (gconstpointer *unused, gconstpointer data)
{
  g_ptr_array_set_size (messages, 0);
}

static void
run (gconstpointer *unused, gconstpointer data)
{
  ((GTestFunc) (gpointer) data) ();
}

static void
add (const char *name, GTestFunc function)
{
  g_autofree char *path = g_strdup_printf ("/attract/messages/%s", name);
  g_test_add (path, gconstpointer, (gpointer) function, forget_messages, run, NULL);
}

static void
add_tests (void)
{
  /* Warnings would end the program; these are what is tested. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_log_set_handler ("Colorshine", G_LOG_LEVEL_MASK, keep_message, NULL);
  messages = g_ptr_array_new_with_free_func (g_free);
  add ("bad-recipe", test_bad_recipe);
  add ("mended-recipe", test_mended_recipe);
  add ("never-processed", test_never_processed);
  add ("too-many", test_too_many);
  add ("null-recipe", test_null_recipe);
  add ("infinite-input", test_infinite_input);
  add ("no-input", test_no_input);
  add ("transparent-input", test_transparent_input);
  add ("isa", test_isa);
}

int
main (int argc, char **argv)
{
  const int result = run_gegl_tests (argc, argv, add_tests);
  g_ptr_array_unref (messages);
  return result;
}
