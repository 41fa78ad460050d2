/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No step in a weight, a hue or a colour makes a jump in the result. Random
 * recipes and pixels are walked along one of their numbers in small steps. Where
 * a step moves the result far, it is halved again and again: a steep slope then
 * shrinks with the step, a jump doesn't. In the reference, in double, as rounding
 * would hide what is looked for; every kernel is compared with it elsewhere.
 */
#include "golden.h"
#include "test-main.h"

#include "gamut.h"
#include "oklab.h"
#include "space.h"

#include <math.h>
#include <string.h>

enum { N_STEPS = 2000, N_SCENES = 40 };

/* A step may move the result this far before it is looked at closely: what is
 * just noticeable. */
static const double STEEP_DELTA_E = 0.02;

/* What is left of a steep slope after all halvings: steps of 1e-13 of the walk.
 * The cube root of such a step next to black is 5e-5. */
static const double FINEST_STEP = 1e-13;
static const double JUMP_DELTA_E = 1e-3;

static ColorshineSpace *space;

/* ── A recipe, a pixel, and a walk through them ─────────────────────────── */

typedef struct {
  ColorshineRecipe recipe; /* without texts */
  ColorshineOptions options;
  double pixel[4];
} Scene;

/* Where a walk begins, and what else belongs to it. */
typedef struct {
  Scene scene;
  double from[3], to[3];
} Walk;

/* Sets what the walk changes; @t in 0–1. */
typedef void (*SetPlace) (const Walk *walk, double t, Scene *scene);

static double
random_in (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

static ColorshineColor
oklch (double lightness, double chroma, double hue_degrees)
{
  const double radians = hue_degrees * G_PI / 180.0;
  return (ColorshineColor){ lightness, chroma * cos (radians), chroma * sin (radians), 1.0, false };
}

static ColorshineColor
random_color (void)
{
  return oklch (random_in (0.0, 1.0), random_in (0.03, 0.3), random_in (0.0, 360.0));
}

static ColorshineAttractor
random_attractor (void)
{
  static const ColorshineChannels channels[]
      = { COLORSHINE_CHANNELS_ALL, COLORSHINE_CHANNELS_ALL, 1, 2, 4, 3, 5, 6 };
  ColorshineAttractor attractor = {
    .color = random_color (),
    .from = random_color (),
    .radius_delta_e_ok = random_in (0.2, 1.2),
    .strength = random_in (0.0, 200.0),
    .falloff = (ColorshineFalloff) g_test_rand_int_range (0, 5),
    .channels = channels[g_test_rand_int_range (0, G_N_ELEMENTS (channels))],
    .protect = g_test_rand_int_range (0, 6) == 0,
  };
  if (g_test_rand_int_range (0, 4) == 0)
    attractor.strength = 200.0;
  return attractor;
}

static void
set_pixel (Scene *scene, const double rgb[3])
{
  memcpy (scene->pixel, rgb, 3 * sizeof *rgb);
  scene->pixel[3] = 1.0;
}

static void
random_rgb (double rgb[3])
{
  for (int k = 0; k < 3; k++)
    rgb[k] = pow (random_in (0.0, 1.0), 2.2);
}

/* Colours, greys and highlights. Not sources that lie outside 0–1 by less than
 * 0.01: where a weight leaves 0, those may jump by what mapping does to them. */
static void
random_pixel (double rgb[3])
{
  random_rgb (rgb);
  const int kind = g_test_rand_int_range (0, 6);
  if (kind == 0)
    rgb[1] = rgb[2] = rgb[0];
  if (kind == 1)
    rgb[g_test_rand_int_range (0, 3)] = random_in (1.02, 4.0);
}

/* Sometimes. With blend = oklch such an attractor takes the pixel's own vote for
 * a hue away without one of its own, so at strength 200 the first other vote,
 * however small, decides alone: a jump of the model. */
static void
set_hue_to_none (ColorshineAttractor *attractor)
{
  if (g_test_rand_bit ())
    return;
  attractor->color.hue_is_none = true;
  attractor->strength = fmin (attractor->strength, 150.0);
}

static void
random_scene (Scene *scene)
{
  static const ColorshineGamut gamuts[]
      = { COLORSHINE_GAMUT_REDUCE_CHROMA, COLORSHINE_GAMUT_CLIP, COLORSHINE_GAMUT_NONE };
  double rgb[3];
  memset (scene, 0, sizeof *scene);
  scene->recipe.n_attractors = (size_t) g_test_rand_int_range (1, 5);
  for (size_t i = 0; i < scene->recipe.n_attractors; i++)
    scene->recipe.attractors[i] = random_attractor ();
  scene->recipe.attractors[0].protect = false;
  set_hue_to_none (&scene->recipe.attractors[1]);
  colorshine_options_init (&scene->options);
  scene->options.blend = (ColorshineBlend) g_test_rand_int_range (0, 2);
  scene->options.gamut = gamuts[g_test_rand_int_range (0, G_N_ELEMENTS (gamuts))];
  random_pixel (rgb);
  set_pixel (scene, rgb);
}

static Oklab
result_of (const Scene *scene)
{
  double radii[COLORSHINE_MAX_ATTRACTORS], out[4];
  for (size_t i = 0; i < scene->recipe.n_attractors; i++)
    radii[i] = scene->recipe.attractors[i].radius_delta_e_ok;
  ColorshineTransform *transform
      = colorshine_transform_new (&scene->recipe, radii, &scene->options, space);
  colorshine_transform_pixel (transform, scene->pixel, out, NULL);
  colorshine_transform_free (transform);
  const Matrix matrix = matrix_of (&space->rgb_to_lms);
  return oklab_from_linear_rgb (&matrix, out[0], out[1], out[2]);
}

static Oklab
result_at (const Walk *walk, SetPlace set_place, double t)
{
  Scene scene = walk->scene;
  set_place (walk, t, &scene);
  return result_of (&scene);
}

static double
distance (Oklab one, Oklab other)
{
  return sqrt ((one.l - other.l) * (one.l - other.l) + (one.a - other.a) * (one.a - other.a)
               + (one.b - other.b) * (one.b - other.b));
}

static void
describe (const Walk *walk, SetPlace set_place, double t, GString *text)
{
  Scene scene = walk->scene;
  set_place (walk, t, &scene);
  g_string_append_printf (text, "pixel %.17g %.17g %.17g; blend %d, gamut %d, neutral chroma %g",
                          scene.pixel[0], scene.pixel[1], scene.pixel[2],
                          (int) scene.options.blend, (int) scene.options.gamut,
                          scene.options.neutral_chroma);
  for (size_t i = 0; i < scene.recipe.n_attractors; i++)
    {
      const ColorshineAttractor *a = &scene.recipe.attractors[i];
      g_string_append_printf (text,
                              "\n  oklab(%.17g %.17g %.17g / %g)%s;1;%.17g;radius=%.17g;falloff=%d;"
                              "from=oklab(%.17g %.17g %.17g);channels=%d%s",
                              a->color.lightness, a->color.a, a->color.b, a->color.alpha,
                              a->color.hue_is_none ? " without hue" : "", a->strength,
                              a->radius_delta_e_ok, (int) a->falloff, a->from.lightness, a->from.a,
                              a->from.b, (int) a->channels, a->protect ? ";protect" : "");
    }
}

/* Next to sRGB blue, at hues of 263.8 to 264.0, rays of constant hue leave the
 * gamut and come back. There the largest chroma in gamut itself jumps, by ΔE 0.05
 * at most, which the model accepts. */
static bool
comes_back_into_gamut (const Walk *walk, SetPlace set_place, double t)
{
  Scene scene = walk->scene;
  set_place (walk, t, &scene);
  if (scene.options.gamut != COLORSHINE_GAMUT_REDUCE_CHROMA)
    return false;
  scene.options.gamut = COLORSHINE_GAMUT_NONE;
  const Oklab unmapped = result_of (&scene);
  const Matrix lms_to_rgb = matrix_of (&space->lms_to_rgb);
  const double chroma = hypot (unmapped.a, unmapped.b);
  double farthest;
  return gamut_is_reentrant (&lms_to_rgb, unmapped.a / chroma, unmapped.b / chroma, 64.0,
                             &farthest);
}

/* Halves a steep step towards its steeper part; fails if that is a jump. */
static void
examine_step (const char *name, const Walk *walk, SetPlace set_place, double low, double high)
{
  Oklab at_low = result_at (walk, set_place, low), at_high = result_at (walk, set_place, high);
  while (high - low > FINEST_STEP)
    {
      const double middle = 0.5 * (low + high);
      const Oklab at_middle = result_at (walk, set_place, middle);
      if (distance (at_low, at_middle) > distance (at_middle, at_high))
        high = middle, at_high = at_middle;
      else
        low = middle, at_low = at_middle;
      if (distance (at_low, at_high) < JUMP_DELTA_E)
        return;
    }
  /* The jump is where such hues begin: on one side of it. */
  const double beside = 1e-7;
  if (distance (at_low, at_high) < 0.05
      && (comes_back_into_gamut (walk, set_place, low - beside)
          || comes_back_into_gamut (walk, set_place, high + beside)))
    return;
  g_autoptr (GString) text = g_string_new (NULL);
  describe (walk, set_place, low, text);
  g_error ("%s: a jump of ΔE %.3g at %.15g, from %.6g %.6g %.6g to %.6g %.6g %.6g: %s", name,
           distance (at_low, at_high), low, at_low.l, at_low.a, at_low.b, at_high.l, at_high.a,
           at_high.b, text->str);
}

/* Returns the steepest step. */
static double
walk_along (const char *name, const Walk *walk, SetPlace set_place)
{
  double steepest = 0.0;
  Oklab before = result_at (walk, set_place, 0.0);
  for (int i = 1; i <= N_STEPS; i++)
    {
      const double t = (double) i / N_STEPS;
      const Oklab here = result_at (walk, set_place, t);
      const double moved = distance (before, here);
      if (!(moved <= STEEP_DELTA_E))
        examine_step (name, walk, set_place, (double) (i - 1) / N_STEPS, t);
      steepest = fmax (steepest, moved);
      before = here;
    }
  return steepest;
}

/* Prepares a walk after its scene was made at random. */
typedef void (*Prepare) (Walk *walk);

static void
walk_scenes (const char *name, Prepare prepare, SetPlace set_place, int n_scenes)
{
  double steepest = 0.0;
  for (int i = 0; i < n_scenes; i++)
    {
      Walk walk = { 0 };
      random_scene (&walk.scene);
      if (prepare)
        prepare (&walk);
      steepest = fmax (steepest, walk_along (name, &walk, set_place));
    }
  g_test_message ("%s: steepest of %d steps: ΔE %.3g", name, n_scenes * N_STEPS, steepest);
}

/* ── Numbers of an attractor ────────────────────────────────────────────── */

static void
set_strength (const Walk *walk, double t, Scene *scene)
{
  (void) walk;
  scene->recipe.attractors[0].strength = 200.0 * t;
}

/* From a radius that holds nothing but the centre itself. */
static void
set_radius (const Walk *walk, double t, Scene *scene)
{
  (void) walk;
  scene->recipe.attractors[0].radius_delta_e_ok = 0.02 + 1.5 * t;
}

static void
set_target_hue (const Walk *walk, double t, Scene *scene)
{
  const ColorshineColor *color = &walk->scene.recipe.attractors[0].color;
  scene->recipe.attractors[0].color
      = oklch (color->lightness, hypot (color->a, color->b), 360.0 * t);
}

static void
set_target_alpha (const Walk *walk, double t, Scene *scene)
{
  (void) walk;
  scene->recipe.attractors[0].color.alpha = t;
}

static ColorshineColor
color_between (const Walk *walk, double t)
{
  double lab[3];
  for (int k = 0; k < 3; k++)
    lab[k] = walk->from[k] + t * (walk->to[k] - walk->from[k]);
  return (ColorshineColor){ lab[0], lab[1], lab[2], 1.0, false };
}

static void
set_target (const Walk *walk, double t, Scene *scene)
{
  scene->recipe.attractors[0].color = color_between (walk, t);
}

static void
set_center (const Walk *walk, double t, Scene *scene)
{
  scene->recipe.attractors[0].from = color_between (walk, t);
}

/* A line that passes exactly through grey half way. */
static void
choose_line_through_grey (Walk *walk)
{
  const ColorshineColor color = random_color ();
  const double lab[3] = { color.lightness, color.a, color.b };
  memcpy (walk->from, lab, sizeof lab);
  walk->to[0] = random_in (0.0, 1.0);
  walk->to[1] = -color.a;
  walk->to[2] = -color.b;
  /* "Towards this hue, whatever your chroma" has no limit as the colour that
   * states the hue turns grey: such a target does jump there. */
  ColorshineAttractor *attractor = &walk->scene.recipe.attractors[0];
  attractor->channels |= COLORSHINE_CHANNEL_CHROMA;
  /* And where nothing else votes for a hue, its own vote decides, however grey it
   * is; see set_hue_to_none(). */
  attractor->strength = fmin (attractor->strength, 150.0);
  walk->scene.recipe.attractors[1].color.hue_is_none = false;
}

static void
set_neutral_chroma (const Walk *walk, double t, Scene *scene)
{
  (void) walk;
  scene->options.neutral_chroma = 0.001 + 0.499 * t;
}

static void
test_attractor (void)
{
  walk_scenes ("strength", NULL, set_strength, N_SCENES);
  walk_scenes ("radius", NULL, set_radius, N_SCENES);
  walk_scenes ("hue of the target", NULL, set_target_hue, N_SCENES);
  walk_scenes ("alpha of the target", NULL, set_target_alpha, N_SCENES);
  walk_scenes ("target through grey", choose_line_through_grey, set_target, N_SCENES);
  walk_scenes ("centre through grey", choose_line_through_grey, set_center, N_SCENES);
  walk_scenes ("neutral chroma", NULL, set_neutral_chroma, N_SCENES);
}

/* ── Colours of the image ───────────────────────────────────────────────── */

static void
set_pixel_between (const Walk *walk, double t, Scene *scene)
{
  double rgb[3];
  for (int k = 0; k < 3; k++)
    rgb[k] = walk->from[k] + t * (walk->to[k] - walk->from[k]);
  set_pixel (scene, rgb);
}

static void
choose_two_colors (Walk *walk)
{
  random_rgb (walk->from);
  random_rgb (walk->to);
}

/* Through grey to the opposite hue, in linear light. */
static void
choose_opposite_colors (Walk *walk)
{
  const double grey = random_in (0.02, 0.5);
  for (int k = 0; k < 3; k++)
    {
      const double offset = random_in (-1.0, 1.0) * grey;
      walk->from[k] = grey + offset;
      walk->to[k] = grey - offset;
    }
}

static void
choose_near_blue (Walk *walk)
{
  for (int k = 0; k < 3; k++)
    {
      walk->from[k] = k == 2 ? random_in (0.8, 1.0) : random_in (0.0, 0.003);
      walk->to[k] = k == 2 ? random_in (0.8, 1.0) : random_in (0.0, 0.003);
    }
}

/* A highlight whose components leave 0–1 one after the other. */
static void
choose_highlight (Walk *walk)
{
  for (int k = 0; k < 3; k++)
    {
      walk->from[k] = random_in (0.7, 0.99);
      walk->to[k] = random_in (0.9, 4.0);
    }
}

static void
test_pixel (void)
{
  walk_scenes ("two colours", choose_two_colors, set_pixel_between, N_SCENES);
  walk_scenes ("opposite colours", choose_opposite_colors, set_pixel_between, N_SCENES);
  walk_scenes ("next to blue", choose_near_blue, set_pixel_between, N_SCENES);
  walk_scenes ("highlights", choose_highlight, set_pixel_between, N_SCENES);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  space = colorshine_space_new_srgb ();
  g_test_add_func ("/transform-continuity/attractor", test_attractor);
  g_test_add_func ("/transform-continuity/pixel", test_pixel);
  const int result = g_test_run ();
  colorshine_space_free (space);
  return result;
}
