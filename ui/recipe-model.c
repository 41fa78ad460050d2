/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialog's recipe. The text in the configuration is the one truth, so that
 * reset, saved settings and presets need nothing of their own.
 */
#include "config.h"

#include "recipe-model.h"

#include <stdlib.h>
#include <string.h>

#define PROPERTY "attractors"

struct _RecipeModel {
  GObject parent;
  GObject *config;
  char *text;
  ColorshineRecipe *recipe;
  ColorshineError error; /* of the text, where its code says so */
  int selected;
  gboolean is_writing;
  gboolean has_radii, radii_are_exact;
  double radii[COLORSHINE_MAX_ATTRACTORS];
};

G_DEFINE_FINAL_TYPE (RecipeModel, recipe_model, G_TYPE_OBJECT)

enum { CHANGED, SELECTED, RADII, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
recipe_model_finalize (GObject *object)
{
  RecipeModel *model = RECIPE_MODEL (object);
  g_free (model->text);
  colorshine_recipe_free (model->recipe);
  G_OBJECT_CLASS (recipe_model_parent_class)->finalize (object);
}

static void
recipe_model_class_init (RecipeModelClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "selected", "radii" };
  G_OBJECT_CLASS (klass)->finalize = recipe_model_finalize;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], RECIPE_TYPE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
recipe_model_init (RecipeModel *model)
{
  model->selected = -1;
  model->text = g_strdup ("");
  model->recipe = colorshine_recipe_parse ("", NULL);
}

/* ── Text and recipe ────────────────────────────────────────────────────── */

static void
keep_selection_in_range (RecipeModel *model)
{
  const int n = (int) model->recipe->n_attractors;
  model->selected = CLAMP (model->selected, n > 0 ? 0 : -1, n - 1);
}

/* Takes over a text that may be wrong; the recipe stays the last right one. */
static void
read_text (RecipeModel *model, const char *text)
{
  g_free (model->text);
  model->text = g_strdup (text ? text : "");
  model->error = (ColorshineError){ 0 };
  ColorshineRecipe *recipe = colorshine_recipe_parse (model->text, &model->error);
  if (recipe)
    {
      colorshine_recipe_free (model->recipe);
      model->recipe = recipe;
      model->has_radii = FALSE;
    }
  keep_selection_in_range (model);
}

static void
config_changed (GObject *config, GParamSpec *spec, RecipeModel *model)
{
  if (model->is_writing)
    return;
  g_autofree char *text = NULL;
  g_object_get (config, PROPERTY, &text, NULL);
  if (g_strcmp0 (text, model->text) == 0)
    return;
  read_text (model, text);
  g_signal_emit (model, signals[SELECTED], 0);
  g_signal_emit (model, signals[CHANGED], 0);
}

static void
write_text (RecipeModel *model)
{
  model->is_writing = TRUE;
  g_object_set (model->config, PROPERTY, model->text, NULL);
  model->is_writing = FALSE;
}

RecipeModel *
recipe_model_new (GObject *config)
{
  RecipeModel *model = g_object_new (RECIPE_TYPE_MODEL, NULL);
  g_autofree char *text = NULL;
  model->config = config;
  g_object_get (config, PROPERTY, &text, NULL);
  read_text (model, text);
  g_signal_connect_object (config, "notify::" PROPERTY, G_CALLBACK (config_changed), model, 0);
  return model;
}

/* After the recipe was changed by a widget. */
static void
recipe_changed (RecipeModel *model)
{
  char *text = colorshine_recipe_format (model->recipe, "\n");
  if (text)
    {
      g_free (model->text);
      model->text = g_strdup (text);
      free (text);
    }
  model->error = (ColorshineError){ 0 };
  write_text (model);
  g_signal_emit (model, signals[CHANGED], 0);
}

const ColorshineRecipe *
recipe_model_get_recipe (RecipeModel *model)
{
  return model->recipe;
}

const ColorshineError *
recipe_model_get_error (RecipeModel *model)
{
  return model->error.code ? &model->error : NULL;
}

const char *
recipe_model_get_text (RecipeModel *model)
{
  return model->text;
}

void
recipe_model_set_text (RecipeModel *model, const char *text)
{
  if (strcmp (text, model->text) == 0)
    return;
  read_text (model, text);
  write_text (model);
  g_signal_emit (model, signals[SELECTED], 0);
  g_signal_emit (model, signals[CHANGED], 0);
}

/* ── Selection ──────────────────────────────────────────────────────────── */

int
recipe_model_get_selected (RecipeModel *model)
{
  return model->selected;
}

void
recipe_model_select (RecipeModel *model, int index)
{
  if (index == model->selected)
    return;
  model->selected = index;
  keep_selection_in_range (model);
  g_signal_emit (model, signals[SELECTED], 0);
}

static ColorshineAttractor *
chosen (RecipeModel *model)
{
  return model->selected < 0 ? NULL : &model->recipe->attractors[model->selected];
}

const ColorshineAttractor *
recipe_model_get_attractor (RecipeModel *model)
{
  return chosen (model);
}

/* ── The list ───────────────────────────────────────────────────────────── */

/* Makes room after the chosen attractor and chooses it; NULL if the recipe is full. */
static ColorshineAttractor *
insert (RecipeModel *model)
{
  ColorshineRecipe *recipe = model->recipe;
  if (recipe->n_attractors == COLORSHINE_MAX_ATTRACTORS)
    return NULL;
  const size_t at = (size_t) (model->selected + 1);
  ColorshineAttractor *place = &recipe->attractors[at];
  memmove (place + 1, place, (recipe->n_attractors - at) * sizeof *place);
  memmove (&model->radii[at + 1], &model->radii[at],
           (recipe->n_attractors - at) * sizeof model->radii[0]);
  recipe->n_attractors++;
  model->selected = (int) at;
  model->has_radii = FALSE;
  memset (place, 0, sizeof *place);
  return place;
}

static void
list_changed (RecipeModel *model)
{
  model->has_radii = FALSE;
  recipe_changed (model);
  g_signal_emit (model, signals[SELECTED], 0);
}

gboolean
recipe_model_add (RecipeModel *model, const char *color_text)
{
  ColorshineColor color;
  if (!colorshine_color_parse (color_text, strlen (color_text), &color, NULL))
    return FALSE;
  ColorshineAttractor *attractor = insert (model);
  if (!attractor)
    return FALSE;
  *attractor = (ColorshineAttractor){
    .color_text = strdup (color_text),
    .color = color,
    .from = color,
    .tolerance_percentile = colorshine_setting (COLORSHINE_SETTING_TOLERANCE)->default_value,
    .radius_delta_e_ok = -1.0,
    .strength = colorshine_setting (COLORSHINE_SETTING_STRENGTH)->default_value,
    .falloff = (ColorshineFalloff) colorshine_setting (COLORSHINE_SETTING_FALLOFF)->default_value,
    .channels = COLORSHINE_CHANNELS_ALL,
  };
  list_changed (model);
  return TRUE;
}

gboolean
recipe_model_duplicate (RecipeModel *model)
{
  const ColorshineAttractor *source = chosen (model);
  ColorshineAttractor *copy = source ? insert (model) : NULL;
  if (!copy)
    return FALSE;
  *copy = *source;
  copy->color_text = strdup (source->color_text);
  copy->from_text = source->from_text ? strdup (source->from_text) : NULL;
  list_changed (model);
  return TRUE;
}

void
recipe_model_remove (RecipeModel *model)
{
  ColorshineAttractor *attractor = chosen (model);
  if (!attractor)
    return;
  free (attractor->color_text);
  free (attractor->from_text);
  const size_t n_after = model->recipe->n_attractors - (size_t) model->selected - 1;
  memmove (attractor, attractor + 1, n_after * sizeof *attractor);
  model->recipe->n_attractors--;
  keep_selection_in_range (model);
  list_changed (model);
}

void
recipe_model_move (RecipeModel *model, int by)
{
  const int to = model->selected + by;
  if (model->selected < 0 || to < 0 || to >= (int) model->recipe->n_attractors)
    return;
  ColorshineAttractor *attractors = model->recipe->attractors;
  const ColorshineAttractor moved = attractors[model->selected];
  attractors[model->selected] = attractors[to];
  attractors[to] = moved;
  model->selected = to;
  list_changed (model);
}

/* ── One attractor ──────────────────────────────────────────────────────── */

gboolean
recipe_model_set_color (RecipeModel *model, const char *text, ColorshineError *error)
{
  ColorshineAttractor *attractor = chosen (model);
  ColorshineColor color;
  if (!attractor || !colorshine_color_parse (text, strlen (text), &color, error))
    return FALSE;
  if (strcmp (attractor->color_text, text) == 0)
    return TRUE;
  free (attractor->color_text);
  attractor->color_text = strdup (text);
  attractor->color = color;
  if (!attractor->from_text)
    attractor->from = color;
  recipe_changed (model);
  return TRUE;
}

gboolean
recipe_model_set_from (RecipeModel *model, const char *text, ColorshineError *error)
{
  ColorshineAttractor *attractor = chosen (model);
  ColorshineColor color;
  if (!attractor || (text && !colorshine_color_parse (text, strlen (text), &color, error)))
    return FALSE;
  if (g_strcmp0 (attractor->from_text, text) == 0)
    return TRUE;
  free (attractor->from_text);
  attractor->from_text = text ? strdup (text) : NULL;
  attractor->from = text ? color : attractor->color;
  recipe_changed (model);
  return TRUE;
}

void
recipe_model_set_tolerance (RecipeModel *model, double percentile)
{
  ColorshineAttractor *attractor = chosen (model);
  if (!attractor || attractor->tolerance_percentile == percentile)
    return;
  attractor->tolerance_percentile = percentile;
  attractor->radius_delta_e_ok = -1.0;
  recipe_changed (model);
}

void
recipe_model_set_fixed_radius (RecipeModel *model, double radius)
{
  ColorshineAttractor *attractor = chosen (model);
  if (!attractor || attractor->radius_delta_e_ok == radius
      || (radius < 0.0 && attractor->radius_delta_e_ok < 0.0))
    return;
  attractor->radius_delta_e_ok = radius;
  recipe_changed (model);
}

void
recipe_model_set_strength (RecipeModel *model, double strength)
{
  ColorshineAttractor *attractor = chosen (model);
  if (!attractor || attractor->strength == strength)
    return;
  attractor->strength = strength;
  recipe_changed (model);
}

void
recipe_model_set_falloff (RecipeModel *model, ColorshineFalloff falloff)
{
  ColorshineAttractor *attractor = chosen (model);
  if (!attractor || attractor->falloff == falloff)
    return;
  attractor->falloff = falloff;
  recipe_changed (model);
}

void
recipe_model_set_channels (RecipeModel *model, unsigned channels)
{
  ColorshineAttractor *attractor = chosen (model);
  /* The text has no word for none. */
  if (!attractor || !channels || attractor->channels == (ColorshineChannels) channels)
    return;
  attractor->channels = (ColorshineChannels) channels;
  recipe_changed (model);
}

void
recipe_model_set_protect (RecipeModel *model, gboolean protect)
{
  ColorshineAttractor *attractor = chosen (model);
  if (!attractor || attractor->protect == !!protect)
    return;
  attractor->protect = protect;
  recipe_changed (model);
}

void
recipe_model_set_off (RecipeModel *model, int index, gboolean off)
{
  if (index < 0 || index >= (int) model->recipe->n_attractors
      || model->recipe->attractors[index].off == !!off)
    return;
  model->recipe->attractors[index].off = off;
  recipe_changed (model);
}

/* ── Radii ──────────────────────────────────────────────────────────────── */

void
recipe_model_set_radii (RecipeModel *model, const double *radii, gboolean is_exact)
{
  model->has_radii = radii != NULL;
  model->radii_are_exact = is_exact;
  if (radii)
    memcpy (model->radii, radii, model->recipe->n_attractors * sizeof *radii);
  g_signal_emit (model, signals[RADII], 0);
}

double
recipe_model_get_radius (RecipeModel *model, gboolean *is_exact)
{
  const ColorshineAttractor *attractor = chosen (model);
  *is_exact = TRUE;
  if (!attractor)
    return -1.0;
  if (attractor->radius_delta_e_ok >= 0.0)
    return attractor->radius_delta_e_ok;
  *is_exact = model->radii_are_exact;
  /* Nobody looks for that of one that is off. */
  return model->has_radii && !attractor->off ? model->radii[model->selected] : -1.0;
}
