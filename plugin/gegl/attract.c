/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The GEGL operation colorshine:attract. Glue alone: it hands pixels and
 * properties to the core. With a recipe whose radii are all resolved it is a plain
 * point filter. Otherwise the radii come from the whole input, which is analysed
 * once and again when it changes, not when a property does.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#ifdef GEGL_PROPERTIES

#include "colorshine.h"

#define SETTING(ID) colorshine_setting (COLORSHINE_SETTING_##ID)

/* In the order of the core's enumerations; asserted below. */
enum_start (colorshine_attract_blend)
  enum_value (ATTRACT_BLEND_OKLAB, "oklab", N_("Oklab (straight lines)"))
  enum_value (ATTRACT_BLEND_OKLCH, "oklch", N_("OKLCH (around the hue circle)"))
enum_end (ColorshineAttractBlend)

enum_start (colorshine_attract_gamut)
  enum_value (ATTRACT_GAMUT_REDUCE_CHROMA, "reduce-chroma", N_("Reduce chroma"))
  enum_value (ATTRACT_GAMUT_CSS, "css", N_("CSS Color 4"))
  enum_value (ATTRACT_GAMUT_CLIP, "clip", N_("Clip"))
  enum_value (ATTRACT_GAMUT_NONE, "none", N_("None (keep out-of-range values)"))
enum_end (ColorshineAttractGamut)

enum_start (colorshine_attract_show)
  enum_value (ATTRACT_SHOW_RESULT, "result", N_("Result"))
  enum_value (ATTRACT_SHOW_INFLUENCE, "influence", N_("Influence"))
  enum_value (ATTRACT_SHOW_OUT_OF_GAMUT, "out-of-gamut", N_("Out of gamut"))
enum_end (ColorshineAttractShow)

/* GIMP shows no description for a text of several lines, so its label says all. */
property_string (attractors,
                 _("Easier: Filters ▸ Color Attractors…\n"
                   "Attractors, one per line: COLOR; TOLERANCE; STRENGTH"),
                 "")
  description (_("The recipe: one attractor per line, COLOR;TOLERANCE;STRENGTH and options. "
                 "Example: orange;30;75;from=#b5763f"))
  ui_meta ("multiline", "true")

property_boolean (lightness, _("Lightness"), SETTING (LIGHTNESS)->default_value != 0.0)
  description (_("Let attractors change lightness"))

property_boolean (chroma, _("Chroma"), SETTING (CHROMA)->default_value != 0.0)
  description (_("Let attractors change chroma"))

property_boolean (hue, _("Hue"), SETTING (HUE)->default_value != 0.0)
  description (_("Let attractors change hue"))

property_enum (blend, _("Blend"), ColorshineAttractBlend, colorshine_attract_blend,
               (int) SETTING (BLEND)->default_value)
  description (_("The way that colors take to an attractor"))

property_enum (gamut, _("Gamut mapping"), ColorshineAttractGamut, colorshine_attract_gamut,
               (int) SETTING (GAMUT)->default_value)
  description (_("What happens to colors that the image's space cannot hold"))

property_double (neutral_chroma, _("Neutral chroma"), SETTING (NEUTRAL_CHROMA)->default_value)
  description (_("Keeps noise on grays from turning into color: the chroma at which a color's own "
                 "hue counts half. Matters where hue or chroma change alone, and in OKLCH"))
  value_range (SETTING (NEUTRAL_CHROMA)->minimum, SETTING (NEUTRAL_CHROMA)->maximum)
  ui_range (0.0, 0.1)
  ui_steps (0.001, 0.01)
  ui_digits (3)

property_enum (show, _("Show"), ColorshineAttractShow, colorshine_attract_show,
               (int) SETTING (SHOW)->default_value)
  description (_("The result, or a map of what the recipe does; a map replaces the image until this "
                 "is set back to Result"))

property_int (show_attractor, _("Show attractor"), (int) SETTING (SHOW_ATTRACTOR)->default_value)
  description (_("Whose influence is shown: the number of an attractor, or 0 for all"))
  value_range ((int) SETTING (SHOW_ATTRACTOR)->minimum, (int) SETTING (SHOW_ATTRACTOR)->maximum)
  ui_range (0, 16)
  ui_meta ("sensitive", "show {influence}")

property_double (split, _("Split"), SETTING (SPLIT)->default_value)
  description (_("The part of the image left of this stays as it was; 0 is off"))
  value_range (SETTING (SPLIT)->minimum, SETTING (SPLIT)->maximum)

#else

#define GEGL_OP_POINT_FILTER
#define GEGL_OP_NAME     attract
#define GEGL_OP_C_SOURCE attract.c

#include "gegl-op.h"

#include "encoding.h"
#include "opencl.h"
#include "rgb-space.h"

_Static_assert ((int) ATTRACT_BLEND_OKLCH == (int) COLORSHINE_BLEND_OKLCH, "blend");
_Static_assert ((int) ATTRACT_GAMUT_NONE == (int) COLORSHINE_GAMUT_NONE, "gamut");
_Static_assert ((int) ATTRACT_SHOW_OUT_OF_GAMUT == (int) COLORSHINE_SHOW_OUT_OF_GAMUT, "show");

/* What an instance knows beside its properties. */
typedef struct {
  GMutex mutex;         /* guards everything but what workers read */
  GRWLock in_use;       /* held for reading while workers read the transform */

  char *text;           /* the recipe that was parsed */
  ColorshineRecipe *recipe; /* NULL where the text doesn't parse */
  char *complaint;      /* why not */
  GHashTable *complaints; /* those that were logged: each is, once */

  const ColorshineSpace *space;
  guint content;        /* counts the changes of the input */
  guint requested_content; /* of which the whole input was asked for */
  gboolean hears_node;

  ColorshineAnalysis *analysis;
  guint analysed_content;
  const ColorshineSpace *analysed_space;
  gboolean has_radii;   /* of this recipe and analysis; each takes some 10 ms */
  double radii[COLORSHINE_MAX_ATTRACTORS];

  /* Read by workers. */
  ColorshineTransform *transform; /* NULL after prepare() */
  Encoding encoding;
  gint split_x;         /* columns left of this stay as they are */
} AttractState;

/* An instance may be prepared from several threads at once. */
static AttractState *
attract_state (GeglOperation *operation)
{
  static GMutex creation;
  GeglProperties *o = GEGL_PROPERTIES (operation);
  g_mutex_lock (&creation);
  AttractState *state = o->user_data;
  if (!state)
    {
      state = o->user_data = g_new0 (AttractState, 1);
      g_mutex_init (&state->mutex);
      g_rw_lock_init (&state->in_use);
    }
  g_mutex_unlock (&creation);
  return state;
}

/* What there is to say that was not said before, or NULL: (transfer full). Logged
 * without the lock, because a host's log handler may do anything. */
static char *
complain_once (AttractState *state, const char *complaint)
{
  if (!state->complaints)
    state->complaints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return g_hash_table_add (state->complaints, g_strdup (complaint)) ? g_strdup (complaint) : NULL;
}

/* ── Preparing ──────────────────────────────────────────────────────────── */

static void
attract_read_recipe (AttractState *state, const char *text)
{
  if (state->text && g_strcmp0 (state->text, text) == 0)
    return;
  g_free (state->text);
  state->text = g_strdup (text ? text : "");
  colorshine_recipe_free (state->recipe);
  g_clear_pointer (&state->complaint, g_free);
  state->has_radii = FALSE;

  ColorshineError error;
  state->recipe = colorshine_recipe_parse (state->text, &error);
  if (!state->recipe)
    {
      char sentence[512];
      colorshine_error_format (&error, sentence, sizeof sentence);
      state->complaint = g_strdup (sentence);
    }
}

static void
attract_content_changed (AttractState *state)
{
  g_mutex_lock (&state->mutex);
  state->content++;
  g_mutex_unlock (&state->mutex);
}

/* While a node passes its input through, GEGL doesn't ask its operation about
 * changes; the node itself is invalidated all the same. (gegl_node_set_passthrough()
 * doesn't notify.) */
static void
attract_node_invalidated (GeglOperation *operation, const GeglRectangle *area, GeglNode *node)
{
  if (gegl_node_get_passthrough (node))
    attract_content_changed (attract_state (operation));
}

static void
attract_prepare (GeglOperation *operation)
{
  GeglProperties *o = GEGL_PROPERTIES (operation);
  AttractState *state = attract_state (operation);
  const Babl *space = rgb_space_for_pixels (gegl_operation_get_source_space (operation, "input"));
  const Babl *source = gegl_operation_get_source_format (operation, "input");

  g_mutex_lock (&state->mutex);
  g_rw_lock_writer_lock (&state->in_use);
  state->encoding = encoding_for_source (source, space, operation->node,
                                         operation->node && gegl_operation_use_opencl (operation));
  state->space = rgb_space_lookup (space);
  attract_read_recipe (state, o->attractors);
  /* Properties may have changed; it is cheap to make anew. */
  g_clear_pointer (&state->transform, colorshine_transform_free);
  if (!state->hears_node && operation->node)
    {
      state->hears_node = TRUE;
      g_signal_connect_object (operation->node, "invalidated",
                               G_CALLBACK (attract_node_invalidated), operation,
                               G_CONNECT_SWAPPED);
    }
  g_rw_lock_writer_unlock (&state->in_use);
  gegl_operation_set_format (operation, "input", state->encoding.input);
  gegl_operation_set_format (operation, "output", state->encoding.output);
  g_mutex_unlock (&state->mutex);
}

static void
attract_finalize (GObject *object)
{
  GeglProperties *o = GEGL_PROPERTIES (object);
  AttractState *state = o->user_data;
  if (state)
    {
      colorshine_transform_free (state->transform);
      colorshine_analysis_free (state->analysis);
      colorshine_recipe_free (state->recipe);
      g_free (state->text);
      g_free (state->complaint);
      g_clear_pointer (&state->complaints, g_hash_table_unref);
      g_rw_lock_clear (&state->in_use);
      g_mutex_clear (&state->mutex);
      g_free (state);
      o->user_data = NULL;
    }
  G_OBJECT_CLASS (gegl_op_parent_class)->finalize (object);
}

/* ── Regions ────────────────────────────────────────────────────────────── */

static gboolean
attract_needs_analysis (const AttractState *state)
{
  if (!state->recipe || colorshine_recipe_is_resolved (state->recipe))
    return FALSE;
  return !state->analysis || state->analysed_content != state->content
         || state->analysed_space != state->space;
}

static GeglRectangle
attract_get_required_for_output (GeglOperation *operation, const gchar *input_pad,
                                 const GeglRectangle *roi)
{
  AttractState *state = attract_state (operation);
  g_mutex_lock (&state->mutex);
  const gboolean needs_all = attract_needs_analysis (state);
  if (needs_all)
    state->requested_content = state->content;
  g_mutex_unlock (&state->mutex);

  const GeglRectangle *all = gegl_operation_source_get_bounding_box (operation, input_pad);
  if (needs_all && all && !gegl_rectangle_is_infinite_plane (all))
    return *all;
  return *roi;
}

static GeglRectangle
attract_get_invalidated_by_change (GeglOperation *operation, const gchar *input_pad,
                                   const GeglRectangle *input_region)
{
  AttractState *state = attract_state (operation);
  attract_content_changed (state);

  g_mutex_lock (&state->mutex);
  const gboolean is_point_filter = !state->recipe || colorshine_recipe_is_resolved (state->recipe);
  g_mutex_unlock (&state->mutex);
  if (is_point_filter)
    return *input_region;
  /* Any pixel may move the percentiles of all. */
  GeglRectangle all = *input_region;
  const GeglRectangle *bounds = gegl_operation_source_get_bounding_box (operation, input_pad);
  if (bounds)
    gegl_rectangle_bounding_box (&all, &all, bounds);
  return all;
}

/* ── Processing ─────────────────────────────────────────────────────────── */

typedef struct {
  ColorshineAnalysis *analysis;
  GeglBuffer *input;
  const Babl *format;
  GeglRectangle bounds;
  gint n_failed;
} AnalysisJob;

/* Runs in GEGL's own threads, so it starts none. */
static void
attract_analyse_area (const GeglRectangle *area, AnalysisJob *job)
{
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      job->input, area, 0, job->format, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const GeglRectangle *roi = &iterator->items[0].roi;
      if (!colorshine_analysis_add (job->analysis, iterator->items[0].data, 4 * (gsize) roi->width,
                                    (guint32) (roi->x - job->bounds.x),
                                    (guint32) (roi->y - job->bounds.y), (gsize) roi->width,
                                    (gsize) roi->height, 1))
        g_atomic_int_inc (&job->n_failed);
    }
}

/* Whether @input is all of the present content: pieces are rendered from pieces,
 * and the input may have changed after this one was asked for. */
static gboolean
attract_has_all (const AttractState *state, GeglBuffer *input, const GeglRectangle *bounds)
{
  return state->requested_content == state->content
         && gegl_rectangle_contains (gegl_buffer_get_extent (input), bounds);
}

static const Babl *
linear_format (const AttractState *state)
{
  return babl_format_with_space ("RGBA float", babl_format_get_space (state->encoding.input));
}

/* Analyses the input; returns why it can't, or NULL. */
static const char *
attract_analyse (GeglOperation *operation, AttractState *state, GeglBuffer *input)
{
  static const char no_memory[] = "not enough memory to analyse its colors";
  const GeglRectangle *bounds = gegl_operation_source_get_bounding_box (operation, "input");
  if (!bounds || gegl_rectangle_is_infinite_plane (bounds))
    return "the input has no bounds, so a tolerance means nothing; expected a radius= for each "
           "attractor";
  /* The last radii are better than those of a piece; the next rendering asks for
   * all of the input. */
  const gboolean has_all = attract_has_all (state, input, bounds);
  if (!has_all && state->analysis && state->analysed_space == state->space)
    return NULL;

  AnalysisJob job = { colorshine_analysis_new (state->space), input,
                      linear_format (state), *bounds, 0 };
  if (!job.analysis)
    return no_memory;
  gegl_parallel_distribute_area (bounds, gegl_operation_get_pixels_per_thread (operation),
                                 GEGL_SPLIT_STRATEGY_AUTO,
                                 (GeglParallelDistributeAreaFunc) attract_analyse_area, &job);
  if (job.n_failed > 0)
    {
      colorshine_analysis_free (job.analysis);
      return no_memory;
    }
  colorshine_analysis_free (state->analysis);
  state->analysis = job.analysis;
  state->analysed_content = has_all ? state->content : state->content - 1;
  state->analysed_space = state->space;
  state->has_radii = FALSE;
  return NULL;
}

static ColorshineOptions
attract_options (const GeglProperties *o)
{
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.lightness = o->lightness;
  options.chroma = o->chroma;
  options.hue = o->hue;
  options.blend = (ColorshineBlend) o->blend;
  options.gamut = (ColorshineGamut) o->gamut;
  options.neutral_chroma = o->neutral_chroma;
  options.show = (ColorshineShow) o->show;
  options.show_attractor = (unsigned) o->show_attractor;
  return options;
}

/* Makes the transform, from radii that are found once per recipe and content. */
static void
attract_make_transform (GeglOperation *operation, AttractState *state)
{
  const GeglProperties *o = GEGL_PROPERTIES (operation);
  const ColorshineOptions options = attract_options (o);
  const GeglRectangle *bounds = gegl_operation_source_get_bounding_box (operation, "input");
  if (!state->has_radii)
    {
      int n_threads;
      g_object_get (gegl_config (), "threads", &n_threads, NULL);
      colorshine_analysis_resolve (state->analysis, state->recipe, state->radii,
                                   (unsigned) n_threads);
    }
  state->has_radii = TRUE;

  g_rw_lock_writer_lock (&state->in_use);
  g_clear_pointer (&state->transform, colorshine_transform_free);
  state->transform = colorshine_transform_new (state->recipe, state->radii, &options, state->space);
  state->split_x = G_MININT;
  if (o->split > 0.0 && bounds && !gegl_rectangle_is_infinite_plane (bounds))
    state->split_x = bounds->x + (gint) (o->split * bounds->width + 0.5);
  g_rw_lock_writer_unlock (&state->in_use);
}

/* Called for every piece that a host renders; does something for the first one
 * after a change. Returns why the input is to be left as it is, or NULL. */
static const char *
attract_make_ready (GeglOperation *operation, AttractState *state, GeglBuffer *input)
{
  if (!state->recipe)
    return state->complaint;
  if (attract_needs_analysis (state))
    {
      const char *complaint = attract_analyse (operation, state, input);
      if (complaint)
        return complaint;
    }
  if (!state->transform || !state->has_radii)
    attract_make_transform (operation, state);
  return state->transform ? NULL : "not enough memory";
}

/* GEGL's own process() for a filter, after what a point filter can't do: look at
 * the whole input. */
static gboolean
attract_operation_process (GeglOperation *operation, GeglOperationContext *context,
                           const gchar *output_pad, const GeglRectangle *result, gint level)
{
  AttractState *state = attract_state (operation);
  GeglBuffer *input = GEGL_BUFFER (gegl_operation_context_get_object (context, "input"));
  if (!input)
    return GEGL_OPERATION_CLASS (gegl_op_parent_class)
        ->process (operation, context, output_pad, result, level);

  if (!gegl_operation_use_opencl (operation))
    opencl_tell_off ();
  g_mutex_lock (&state->mutex);
  const char *reason = attract_make_ready (operation, state, input);
  if (reason || colorshine_transform_is_identity (state->transform))
    {
      g_autofree char *complaint = reason ? complain_once (state, reason) : NULL;
      g_mutex_unlock (&state->mutex);
      if (complaint)
        g_warning ("colorshine:attract leaves the image unchanged: %s", complaint);
      gegl_operation_context_take_object (context, "output", g_object_ref (G_OBJECT (input)));
      return TRUE;
    }
  g_rw_lock_reader_lock (&state->in_use);
  g_mutex_unlock (&state->mutex);
  const gboolean success = GEGL_OPERATION_CLASS (gegl_op_parent_class)
                               ->process (operation, context, output_pad, result, level);
  g_rw_lock_reader_unlock (&state->in_use);
  return success;
}

static gboolean
process (GeglOperation *operation, void *in_buf, void *out_buf, glong n_pixels,
         const GeglRectangle *roi, gint level)
{
  const AttractState *state = GEGL_PROPERTIES (operation)->user_data;
  const Encoding *encoding = &state->encoding;
  const gint64 left = (gint64) (state->split_x >> level) - roi->x;
  if (left <= 0)
    {
      encoding_transform_row (encoding, state->transform, in_buf, out_buf, (gsize) n_pixels, NULL);
      return TRUE;
    }
  const gsize width = (gsize) roi->width, n_kept = (gsize) MIN (left, roi->width);
  for (gint row = 0; row < roi->height; row++)
    {
      const guchar *in = (const guchar *) in_buf + (gsize) row * width * encoding->input_bytes;
      guchar *out = (guchar *) out_buf + (gsize) row * width * encoding->output_bytes;
      encoding_copy_row (encoding, in, out, n_kept);
      encoding_transform_row (encoding, state->transform, in + n_kept * encoding->input_bytes,
                              out + n_kept * encoding->output_bytes, width - n_kept, NULL);
    }
  return TRUE;
}

static const char *
attract_transform_on_device (const AttractState *state, const OpenclRows *rows)
{
  if (!encoding_is_linear (&state->encoding))
    return "it takes pixels of an encoding that loses bits in linear float";
  if (!colorshine_transform_suits_opencl (state->transform))
    return "the gamut mapping of CSS is not for it";
  return opencl_transform_rows (state->transform, rows);
}

/* On the OpenCL device. Returns TRUE, for an error, where the CPU is to do it. */
static gboolean
cl_process (GeglOperation *operation, cl_mem in, cl_mem out, size_t n_pixels,
            const GeglRectangle *roi, gint level)
{
  const AttractState *state = GEGL_PROPERTIES (operation)->user_data;
  const gint64 left = (gint64) (state->split_x >> level) - roi->x;
  const OpenclRows rows = { in, out, n_pixels, roi->width, (gint) CLAMP (left, 0, roi->width) };
  const char *complaint = attract_transform_on_device (state, &rows);
  if (complaint)
    {
      opencl_tell_fallback (complaint);
      return TRUE;
    }
  GObject *object = G_OBJECT (operation);
  const gsize n_done = GPOINTER_TO_SIZE (g_object_get_data (object, OPENCL_PIXELS_KEY));
  g_object_set_data (object, OPENCL_PIXELS_KEY, GSIZE_TO_POINTER (n_done + n_pixels));
  return FALSE;
}

/* The names of properties are translated before any function of the class is
 * called. */
__attribute__ ((constructor)) static void
attract_bind_translations (void)
{
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static void
attract_check_isa_override (void)
{
  static gsize is_checked = 0;
  if (!g_once_init_enter (&is_checked))
    return;
  if (!colorshine_isa_override_is_valid ())
    {
      g_autofree char *usable = g_strjoinv (", ", (char **) colorshine_isa_list ());
      g_warning (COLORSHINE_ISA_VARIABLE "=%s is not usable here; expected one of %s; using %s",
                 g_getenv (COLORSHINE_ISA_VARIABLE), usable, colorshine_isa_name ());
    }
  g_once_init_leave (&is_checked, 1);
}

static void
gegl_op_class_init (GeglOpClass *klass)
{
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (klass);
  GeglOperationPointFilterClass *point_filter_class = GEGL_OPERATION_POINT_FILTER_CLASS (klass);
  attract_check_isa_override ();

  G_OBJECT_CLASS (klass)->finalize = attract_finalize;
  operation_class->prepare = attract_prepare;
  operation_class->process = attract_operation_process;
  operation_class->get_required_for_output = attract_get_required_for_output;
  operation_class->get_invalidated_by_change = attract_get_invalidated_by_change;
  operation_class->opencl_support = TRUE;
  point_filter_class->process = process;
  point_filter_class->cl_process = cl_process;

  gegl_operation_class_set_keys (
      operation_class,
      "name", "colorshine:attract",
      "title", _("Color Attractors"),
      "categories", "color",
      "op-version", "1:0",
      "description",
      _("Let the image's colors drift towards colors that you name, each as far as it reaches and "
        "as hard as it pulls"),
      NULL);
}

#endif
