/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The whole public interface of Colorshine's core: colours, recipes, the
 * analysis that turns tolerances into radii, and the transform that moves
 * pixels. It needs C11, libm and (optionally) OpenMP, and knows no host.
 *
 * Words used throughout:
 *   attractor  a colour that pulls other colours towards itself
 *   tolerance  how far an attractor reaches, as a percentile (0–100) of the
 *              image's own ΔE OK distances to the centre of its range
 *   radius     the same reach as an absolute distance in ΔE OK
 *   strength   how hard it pulls, 0–200
 *   protect    an attractor that pulls nothing and shields its range
 *   recipe     a list of attractors; its text form is the one that users see
 *
 * Pixels are linear-light RGB with straight alpha, four floats each, in an RGB
 * space given by its matrix. Distances are Euclidean in Oklab ("ΔE OK"; black
 * to white is 1).
 *
 * Threads: functions that only read an object may run at the same time on the
 * same object. Functions that change one say whether they may.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most attractors that a recipe may hold. */
#define COLORSHINE_MAX_ATTRACTORS 64

/* ── Errors ─────────────────────────────────────────────────────────────── */

/**
 * ColorshineErrorCode:
 *
 * What went wrong. Hosts translate by code; colorshine_error_format() gives the
 * English sentence.
 */
typedef enum {
  COLORSHINE_ERROR_NONE,
  COLORSHINE_ERROR_COLOR,               /**< not a CSS colour */
  COLORSHINE_ERROR_COLOR_UNSUPPORTED,   /**< CSS, but not a fixed colour */
  COLORSHINE_ERROR_COLOR_UNCLOSED,      /**< a bracket or comment is not closed */
  COLORSHINE_ERROR_NUMBER,              /**< not a CSS number */
  COLORSHINE_ERROR_RANGE,               /**< a number outside its range */
  COLORSHINE_ERROR_MISSING,             /**< a field that is not there */
  COLORSHINE_ERROR_EMPTY_ATTRACTOR,     /**< nothing between two separators */
  COLORSHINE_ERROR_OPTION,              /**< an unknown option */
  COLORSHINE_ERROR_OPTION_REPEATED,
  COLORSHINE_ERROR_OPTION_VALUE,        /**< a value its option doesn't know */
  COLORSHINE_ERROR_TOO_MANY_ATTRACTORS,
  COLORSHINE_ERROR_SPACE,               /**< an RGB matrix without an inverse */
  COLORSHINE_ERROR_MEMORY,
} ColorshineErrorCode;

/**
 * ColorshineError:
 *
 * One error, without allocations: where it is, what stood there and what was
 * expected. Functions that set one accept NULL.
 */
typedef struct {
  ColorshineErrorCode code;
  unsigned attractor; /**< number of the attractor, from 1; 0 = none */
  size_t offset;      /**< byte offset into the text */
  unsigned line;      /**< line of the text, from 1 */
  unsigned column;    /**< character (not byte) in that line, from 1 */
  char found[48];     /**< what stood there, shortened; UTF-8 */
  char expected[160]; /**< the form that would have been right; English */
} ColorshineError;

/**
 * colorshine_error_format:
 * @error: what happened
 * @text: (out): where to write; NUL-terminated
 * @size: bytes at @text
 *
 * Writes one English sentence, such as
 * `attractor 2, column 14: found "5O"; expected a strength from 0 to 200, such as 12.5`.
 * In ASCII but for what it quotes: the gegl command prints nothing else.
 */
void colorshine_error_format (const ColorshineError *error, char *text, size_t size);

/* ── Colours ────────────────────────────────────────────────────────────── */

/**
 * ColorshineColor:
 *
 * A colour in Oklab (Ottosson 2020, with the matrices of CSS Color 4).
 */
typedef struct {
  double lightness;  /**< 0 black … 1 white */
  double a;          /**< green–red */
  double b;          /**< blue–yellow */
  double alpha;      /**< 0–1 */
  bool hue_is_none;  /**< the hue was written as `none` */
} ColorshineColor;

/**
 * colorshine_color_parse:
 * @text: a CSS Color 4 colour; need not be NUL-terminated
 * @length: bytes at @text
 * @color: (out): the colour
 * @error: (out) (nullable): offsets count from @text
 *
 * Every fixed colour of CSS Color 4, with its clamping at parse time. Not
 * currentcolor, system colours, calc(), relative colours or color-mix().
 * A missing component (`none`) is 0. Does not depend on the locale.
 *
 * Returns: true if @text is a colour.
 */
bool colorshine_color_parse (const char *text, size_t length, ColorshineColor *color,
                             ColorshineError *error);

/**
 * colorshine_color_format:
 * @color: a colour
 * @text: (out): where to write; NUL-terminated
 * @size: bytes at @text; 64 are enough
 *
 * CSS text of a colour: `#rrggbb` or `#rrggbbaa` where that is within 2e-4 in ΔE OK,
 * else `oklch(L% C h)` within 2e-5, with the alpha where it is not 1. A colour
 * without a hue, or that was written as `none`, has the hue `none`. The same in
 * every locale.
 */
void colorshine_color_format (const ColorshineColor *color, char *text, size_t size);

/** ΔE OK between two colours: their Euclidean distance in Oklab. */
double colorshine_delta_e_ok (const ColorshineColor *first, const ColorshineColor *second);

/* ── Settings: names, ranges and defaults, stated once ──────────────────── */

typedef enum {
  COLORSHINE_FALLOFF_COSINE,
  COLORSHINE_FALLOFF_LINEAR,
  COLORSHINE_FALLOFF_QUADRATIC,
  COLORSHINE_FALLOFF_GAUSSIAN,
  COLORSHINE_FALLOFF_CUBIC,
} ColorshineFalloff;

typedef enum {
  COLORSHINE_BLEND_OKLAB, /**< straight lines; hue changes pass through grey */
  COLORSHINE_BLEND_OKLCH, /**< around the hue circle */
} ColorshineBlend;

typedef enum {
  COLORSHINE_GAMUT_REDUCE_CHROMA, /**< largest chroma in gamut, hue and lightness kept */
  COLORSHINE_GAMUT_CSS,           /**< CSS Color 4: binary search with local MINDE */
  COLORSHINE_GAMUT_CLIP,          /**< each component clipped to 0–1 */
  COLORSHINE_GAMUT_NONE,          /**< values outside 0–1 are kept */
} ColorshineGamut;

typedef enum {
  COLORSHINE_SHOW_RESULT,
  COLORSHINE_SHOW_INFLUENCE,    /**< how much of each pixel is pulled, as grey */
  COLORSHINE_SHOW_OUT_OF_GAMUT, /**< 1 where the unmapped result is outside */
} ColorshineShow;

/** What an attractor may change; a set of bits. */
typedef enum {
  COLORSHINE_CHANNEL_LIGHTNESS = 1,
  COLORSHINE_CHANNEL_CHROMA = 2,
  COLORSHINE_CHANNEL_HUE = 4,
  COLORSHINE_CHANNELS_ALL = 7,
} ColorshineChannels;

typedef enum {
  COLORSHINE_SETTING_TOLERANCE,
  COLORSHINE_SETTING_STRENGTH,
  COLORSHINE_SETTING_RADIUS,
  COLORSHINE_SETTING_FALLOFF,
  COLORSHINE_SETTING_LIGHTNESS,
  COLORSHINE_SETTING_CHROMA,
  COLORSHINE_SETTING_HUE,
  COLORSHINE_SETTING_BLEND,
  COLORSHINE_SETTING_GAMUT,
  COLORSHINE_SETTING_NEUTRAL_CHROMA,
  COLORSHINE_SETTING_SHOW,
  COLORSHINE_SETTING_SHOW_ATTRACTOR,
  COLORSHINE_SETTING_SPLIT,
  COLORSHINE_N_SETTINGS,
} ColorshineSettingId;

/**
 * ColorshineSetting:
 *
 * One row of the table that the recipe parser, the GEGL operation and every
 * other host read.
 */
typedef struct {
  const char *name;           /**< as in recipes, properties and options */
  double minimum;             /**< inclusive */
  double maximum;             /**< inclusive */
  double default_value;       /**< of a choice, its index; of a switch, 0 or 1 */
  const char *unit;           /**< "%", "ΔE OK", …; "" where there is none */
  const char *const *choices; /**< names in the order of their enum, then NULL; or NULL */
} ColorshineSetting;

/** The row of a setting. The table is constant. */
const ColorshineSetting *colorshine_setting (ColorshineSettingId id);

/**
 * ColorshineOptions:
 *
 * The settings that belong to the recipe as a whole. Start from
 * colorshine_options_init(), which reads the defaults from the table.
 */
typedef struct {
  bool lightness, chroma, hue; /**< which channels may change at all */
  ColorshineBlend blend;
  ColorshineGamut gamut;
  double neutral_chroma;       /**< chroma at which a colour's own hue counts half; ≥ 0 */
  ColorshineShow show;
  unsigned show_attractor;     /**< for influence: one attractor, from 1; 0 = all */
} ColorshineOptions;

void colorshine_options_init (ColorshineOptions *options);

/* ── Recipes ────────────────────────────────────────────────────────────── */

/** ColorshineAttractor: one line of a recipe. The texts belong to the recipe. */
typedef struct {
  char *color_text;     /**< the target as the user wrote it */
  char *from_text;      /**< the centre as the user wrote it; NULL = the target */
  ColorshineColor color;
  ColorshineColor from; /**< equals @color where from_text is NULL */
  double tolerance_percentile; /**< 0–100 */
  double radius_delta_e_ok;    /**< ≥ 0; negative = to be taken from the tolerance */
  double strength;             /**< 0–200 */
  ColorshineFalloff falloff;
  ColorshineChannels channels;
  bool protect;
  bool off;
} ColorshineAttractor;

/** ColorshineRecipe: a list of attractors. */
typedef struct {
  size_t n_attractors; /**< 0 to COLORSHINE_MAX_ATTRACTORS */
  ColorshineAttractor attractors[COLORSHINE_MAX_ATTRACTORS];
} ColorshineRecipe;

/**
 * colorshine_recipe_parse:
 * @text: a recipe: `COLOR;TOLERANCE;STRENGTH[;option…]`, separated by `|` or
 *   newlines, with `//` comment lines
 * @error: (out) (nullable): the first error
 *
 * Does not depend on the locale. The empty text is the empty recipe.
 *
 * Returns: (transfer full) (nullable): free with colorshine_recipe_free()
 */
ColorshineRecipe *colorshine_recipe_parse (const char *text, ColorshineError *error);

void colorshine_recipe_free (ColorshineRecipe *recipe);

/**
 * colorshine_recipe_format:
 * @recipe: a recipe
 * @separator: between two attractors: "|", or "\n" for editors
 *
 * The recipe as text. Colours keep their source
 * text, numbers have the shortest form that reads back to the same double.
 *
 * Returns: (transfer full) (nullable): free with free(); NULL without memory
 */
char *colorshine_recipe_format (const ColorshineRecipe *recipe, const char *separator);

/** False for an attractor that is off or has a radius, or whose tolerance is 0. */
bool colorshine_attractor_waits_for_image (const ColorshineAttractor *attractor);

/** True if no attractor waits for an image. */
bool colorshine_recipe_is_resolved (const ColorshineRecipe *recipe);

/* ── RGB spaces ─────────────────────────────────────────────────────────── */

/** ColorshineSpace: an RGB space with its way to Oklab and its gamut; constant
 * once made. */
typedef struct ColorshineSpace ColorshineSpace;

/**
 * colorshine_space_new:
 * @rgb_to_xyz: (array fixed-size=9): row-major matrix from linear RGB to CIE
 *   XYZ, relative to any white: RGB 1,1,1 is taken for white and adapted to
 *   D65 (Bradford)
 * @error: (out) (nullable): set where the matrix has no inverse
 *
 * Its encoded form (for CLUTs alone) has the transfer function of sRGB. Takes a few
 * milliseconds: it tabulates the gamut by hue. Keep the object.
 *
 * Returns: (transfer full) (nullable): free with colorshine_space_free(), after
 *   the transforms and analyses made from it
 */
ColorshineSpace *colorshine_space_new (const double rgb_to_xyz[9], ColorshineError *error);

/** sRGB, with the matrix of CSS Color 4. See colorshine_space_new(). */
ColorshineSpace *colorshine_space_new_srgb (void);

/** The space of one of colorshine_space_names(); NULL for another name. */
ColorshineSpace *colorshine_space_new_named (const char *name);

/** Names of RGB spaces, as in CSS Color 4's color(), then NULL: srgb first. */
const char *const *colorshine_space_names (void);

void colorshine_space_free (ColorshineSpace *space);

/** Linear RGB (not clipped) of a colour in a space; alpha is not touched. */
void colorshine_space_rgb_from_color (const ColorshineSpace *space, const ColorshineColor *color,
                                      double rgb[3]);

/** Colour of a linear RGB triple in a space; its alpha is 1. */
void colorshine_space_color_from_rgb (const ColorshineSpace *space, const double rgb[3],
                                      ColorshineColor *color);

/* ── Analysis: the image's colours → radii ──────────────────────────────── */

/**
 * ColorshineAnalysis:
 *
 * What is known of an image's colours. Takes at most 58 MiB, whatever the image,
 * and while radii are found 6 MiB more, in colorshine_analysis_resolve() 3 MiB for
 * each of the up to 8 that it looks for at a time. Up to 3,145,728 pixels that weigh
 * anything it keeps them all and is exact; above, it keeps a stratified
 * pseudo-random selection that depends only on each pixel's position.
 */
typedef struct ColorshineAnalysis ColorshineAnalysis;

/** An empty analysis; NULL without memory. @space must outlive it. */
ColorshineAnalysis *colorshine_analysis_new (const ColorshineSpace *space);

void colorshine_analysis_free (ColorshineAnalysis *analysis);

/**
 * colorshine_analysis_add:
 * @analysis: changed; several threads may add at the same time, but do nothing
 *   else with it
 * @rgba: linear RGB and straight alpha, @height rows of @width pixels
 * @row_stride: floats from one row to the next
 * @x: column of the first pixel in the whole image
 * @y: row of the first pixel in the whole image
 * @n_threads: threads to use; 1 starts none, 0 = colorshine_default_threads()
 *
 * A pixel weighs its alpha (0–1, taken so where it lies outside). Pixels that
 * weigh nothing or have a NaN or infinite component don't count. Each position
 * must be added once; the order, the split into rows and tiles, and the number
 * of threads change nothing in the result.
 *
 * Returns: false without memory (the analysis is then useless)
 */
bool colorshine_analysis_add (ColorshineAnalysis *analysis, const float *rgba, size_t row_stride,
                              uint32_t x, uint32_t y, size_t width, size_t height,
                              unsigned n_threads);

/**
 * colorshine_analysis_merge:
 * @analysis: changed; no other call may use it at the same time
 * @other: of the same space; not changed; not @analysis itself
 *
 * As if all that was added to @other had been added to @analysis.
 *
 * Returns: false without memory
 */
bool colorshine_analysis_merge (ColorshineAnalysis *analysis, const ColorshineAnalysis *other);

/** True if nothing that weighs anything was added. */
bool colorshine_analysis_is_empty (const ColorshineAnalysis *analysis);

/**
 * colorshine_analysis_radius:
 * @analysis: an image's colours
 * @centre: centre of the range
 * @tolerance_percentile: 0–100
 *
 * The radius (ΔE OK) that holds @tolerance_percentile of the image's weight:
 * the smallest distance that does, plus 1e-5, so that float and double agree
 * on the many pixels that lie exactly there. 0 for tolerance 0 and for an empty
 * image. At tolerance 100 no pixel that weighs anything is farther away; where
 * a selection was kept, the radius may then be up to 0.028 too large, or with
 * colours that no display shows (L outside 0–1, a or b beyond ±0.5) by the size of
 * the box that holds those. The first radius after an addition takes longer than
 * those that follow. Any number of threads may ask.
 */
double colorshine_analysis_radius (const ColorshineAnalysis *analysis,
                                   const ColorshineColor *centre, double tolerance_percentile);

/**
 * colorshine_analysis_resolve:
 * @analysis: (nullable): NULL only if the recipe is resolved
 * @recipe: a recipe
 * @radii: (out) (array): as many as the recipe has attractors, in ΔE OK; an
 *   attractor's own radius where it has one
 * @n_threads: threads to use; 1 starts none, 0 = colorshine_default_threads()
 *
 * The radii that colorshine_analysis_radius() gives, sooner. Any number of threads may
 * ask.
 */
void colorshine_analysis_resolve (const ColorshineAnalysis *analysis,
                                  const ColorshineRecipe *recipe, double *radii,
                                  unsigned n_threads);

/**
 * colorshine_analysis_share:
 * @analysis: an image's colours
 * @centre: centre of the range
 * @radius: ΔE OK
 *
 * Returns: the share of the image's weight (0–1) that lies within @radius of
 *   @centre; 0 for an empty image
 */
double colorshine_analysis_share (const ColorshineAnalysis *analysis,
                                  const ColorshineColor *centre, double radius);

/** Most attractors that colorshine_analysis_suggest() finds. */
#define COLORSHINE_MAX_SUGGESTED 6

/**
 * colorshine_analysis_suggest:
 * @analysis: an image's colours
 *
 * A recipe from the image's own colours: at most COLORSHINE_MAX_SUGGESTED of them,
 * found by clustering in Oklab with a fixed seed, the most frequent first. The
 * tolerance of each catches 2 to 60 % of the image's weight; colours that catch
 * more whatever the tolerance, such as a flat background, are left out. The same
 * analysis always gives the same recipe, in whatever order its pixels were added.
 *
 * Returns: (transfer full) (nullable): NULL without memory; empty where no colour
 *   does so
 */
ColorshineRecipe *colorshine_analysis_suggest (const ColorshineAnalysis *analysis);

/* ── Transform ──────────────────────────────────────────────────────────── */

/** ColorshineTransform: a recipe made ready for one RGB space; constant once
 * made, shared by any number of threads. */
typedef struct ColorshineTransform ColorshineTransform;

/**
 * ColorshineCoverage:
 *
 * How much of a result lay outside the gamut before it was mapped, and, where `show`
 * is result, how far attractors moved the pixels. Start from zeros; calls add up.
 */
typedef struct {
  uint64_t n_pixels;
  uint64_t n_outside;
  double largest_excess; /**< how far the farthest component lay outside 0–1,
                              linear light */
  uint64_t n_moved;      /**< that any attractor touches */
  double sum_delta_e_ok; /**< of these, before they are rounded to codes */
  double largest_delta_e_ok;
} ColorshineCoverage;

/** Adds what another thread counted. */
void colorshine_coverage_add (ColorshineCoverage *coverage, const ColorshineCoverage *other);

/**
 * colorshine_transform_new:
 * @recipe: what to do; not kept
 * @radii: (array): ΔE OK, one per attractor, from colorshine_analysis_resolve()
 * @options: the other settings
 * @space: RGB space of the pixels; must outlive the transform
 *
 * Returns: (transfer full) (nullable): free with colorshine_transform_free();
 *   NULL without memory
 */
ColorshineTransform *colorshine_transform_new (const ColorshineRecipe *recipe,
                                               const double *radii,
                                               const ColorshineOptions *options,
                                               const ColorshineSpace *space);

void colorshine_transform_free (ColorshineTransform *transform);

/** True if the transform changes no pixel, whatever the image. */
bool colorshine_transform_is_identity (const ColorshineTransform *transform);

/**
 * colorshine_transform_row:
 * @transform: what to do
 * @in: linear RGB and straight alpha, four floats a pixel
 * @out: the result; may be @in itself, else must not overlap it
 * @n_pixels: pixels at @in and @out
 * @coverage: (inout) (nullable): counts are added; not shared between threads
 *
 * The row entry point: starts no threads. Runs the kernel that
 * colorshine_isa_name() names. Pixels that no attractor touches leave bit for
 * bit as they came, NaN and infinities included; alpha always does.
 */
void colorshine_transform_row (const ColorshineTransform *transform, const float *in, float *out,
                               size_t n_pixels, ColorshineCoverage *coverage);

/**
 * colorshine_transform_image:
 * @row_stride: floats from one row to the next, in @in and @out alike
 * @n_threads: threads to use; 0 = colorshine_default_threads()
 *
 * colorshine_transform_row() over a whole image, in several threads. The result
 * does not depend on their number.
 */
void colorshine_transform_image (const ColorshineTransform *transform, const float *in, float *out,
                                 size_t row_stride, size_t width, size_t height,
                                 unsigned n_threads, ColorshineCoverage *coverage);

/**
 * colorshine_transform_pixel:
 * @in: linear RGB and straight alpha
 * @out: (out): the result; may be @in
 * @coverage: (inout) (nullable): as for colorshine_transform_row()
 *
 * One pixel in double: the reference that every kernel is checked against.
 */
void colorshine_transform_pixel (const ColorshineTransform *transform, const double in[4],
                                 double out[4], ColorshineCoverage *coverage);

/* ── CLUTs: the transform as a 3-D table ────────────────────────────────── */

/** Nodes per side that a table may have: what readers of .cube files take. */
#define COLORSHINE_MIN_CLUT_NODES 2
#define COLORSHINE_MAX_CLUT_NODES 256

/** Levels of Hald CLUTs that are written; level L has L² nodes per side. */
#define COLORSHINE_MIN_HALD_LEVEL 4
#define COLORSHINE_MAX_HALD_LEVEL 12

/** ColorshineClut: a transform's results at the nodes of a regular grid over
 * encoded RGB; for programs that know tables and not attractors. */
typedef struct ColorshineClut ColorshineClut;

/** How values between the nodes are found. */
typedef enum {
  COLORSHINE_INTERPOLATION_TETRAHEDRAL, /**< from 4 nodes; greys from greys alone */
  COLORSHINE_INTERPOLATION_TRILINEAR,   /**< from 8 nodes */
  COLORSHINE_N_INTERPOLATIONS
} ColorshineInterpolation;

/**
 * colorshine_clut_new:
 * @transform: what to tabulate; its recipe resolved, and not kept
 * @n_nodes: nodes per side, COLORSHINE_MIN_CLUT_NODES to COLORSHINE_MAX_CLUT_NODES
 * @n_threads: threads to use; 0 = colorshine_default_threads()
 *
 * Bakes a transform. Input and output of the table are RGB in the transform's
 * space, encoded with that space's transfer function, so that the nodes are
 * spread about evenly to the eye. Nodes that the transform doesn't touch hold
 * exactly their own place. The result does not depend on the number of threads.
 *
 * Returns: (transfer full) (nullable): free with colorshine_clut_free(), before
 *   the space; NULL without memory or for an @n_nodes out of range
 */
ColorshineClut *colorshine_clut_new (const ColorshineTransform *transform, unsigned n_nodes,
                                     unsigned n_threads);

void colorshine_clut_free (ColorshineClut *clut);

/** Nodes per side. */
unsigned colorshine_clut_n_nodes (const ColorshineClut *clut);

/** The nodes: three floats each (encoded R, G, B; outside 0–1 only with gamut
 * none), red's place running fastest, then green's. Owned by @clut. */
const float *colorshine_clut_values (const ColorshineClut *clut);

/** Rounds every value to the nearest 16-bit one, 0–65535 over 65535, as a Hald
 * CLUT can hold it; values outside 0–1 become 0 or 1. */
void colorshine_clut_round_to_16_bits (ColorshineClut *clut);

/**
 * colorshine_clut_apply:
 * @in: encoded RGB and alpha, four floats a pixel
 * @out: the result; may be @in itself, else must not overlap it
 *
 * What a reader of the table would make of some pixels. Values outside 0–1 are
 * taken as 0 or 1, NaN as 0; alpha is copied. Starts no threads. In double, and
 * not made for speed: the transform itself is faster.
 */
void colorshine_clut_apply (const ColorshineClut *clut, ColorshineInterpolation interpolation,
                            const float *in, float *out, size_t n_pixels);

/** How far a table lies from the transform, in ΔE OK. */
typedef struct {
  uint64_t n_colors;
  double mean, p99, max;
} ColorshineClutError;

/**
 * colorshine_clut_measure:
 * @clut: a table
 * @transform: what it was made from
 * @n_threads: threads to use; 0 = colorshine_default_threads()
 * @errors: (out): the differences, by how the table is read
 *
 * Applies both to the same 2,097,152 colours, one at a pseudo-random place (always
 * the same) in each of 128³ equal boxes of the encoded space; some lie on its faces.
 * The result does not depend on the number of threads.
 *
 * Returns: false without memory
 */
bool colorshine_clut_measure (const ColorshineClut *clut, const ColorshineTransform *transform,
                              unsigned n_threads,
                              ColorshineClutError errors[COLORSHINE_N_INTERPOLATIONS]);

/**
 * colorshine_clut_write_cube:
 * @clut: a table
 * @title: what the file calls itself
 * @comment: (nullable): lines for the reader of the file, such as the recipe
 * @file: where to write; the caller flushes and closes it
 *
 * Text in Adobe's Cube LUT form 1.0 (2013), with six decimals: within 5e-7 of the
 * values. What is not printable ASCII in @title and @comment becomes `?`, and long
 * lines are broken, as that form asks. The same in every locale.
 *
 * Returns: false if not all could be written; errno says why
 */
bool colorshine_clut_write_cube (const ColorshineClut *clut, const char *title,
                                 const char *comment, FILE *file);

/**
 * colorshine_clut_hald:
 * @clut: a table of L² nodes per side
 * @rgb: (out): R, G, B of the image's pixels, row by row: 3·L⁶ values
 *
 * The pixels of a Hald CLUT (Eskil Steenberg's form): the nodes in their order,
 * as an image of L³ × L³.
 */
void colorshine_clut_hald (const ColorshineClut *clut, uint16_t *rgb);

/* ── OpenCL ─────────────────────────────────────────────────────────────── */

/** The kernel of colorshine_opencl_program(); core/transform.cl says what it takes. */
#define COLORSHINE_OPENCL_KERNEL "colorshine_attract"

/** Source of the program that does what colorshine_transform_row() does, in OpenCL
 * C 1.2. (transfer none) */
const char *colorshine_opencl_source (void);

/** False for a transform that the program can't do: CSS's gamut mapping. */
bool colorshine_transform_suits_opencl (const ColorshineTransform *transform);

/**
 * colorshine_transform_opencl_parameters:
 * @n_bytes: (out): their size
 *
 * A transform as the kernel reads it, for a buffer of the device.
 *
 * Returns: (transfer full) (nullable): free with free(); NULL without memory
 */
void *colorshine_transform_opencl_parameters (const ColorshineTransform *transform,
                                              size_t *n_bytes);

/* ── Encoded pixels: integers of 8 and 16 bits ──────────────────────────── */

/** ColorshineTransferCurve: what the codes of an encoding mean in linear light;
 * constant once made, shared by any number of threads. */
typedef struct ColorshineTransferCurve ColorshineTransferCurve;

/**
 * colorshine_transfer_curve_new:
 * @linear: (array): linear light of each code; 1 is the space's white
 * @between: (array): linear light halfway between each code and the next, on the
 *   curve: where rounding changes over; one fewer. Where it doesn't lie between
 *   theirs, the middle is taken
 * @n_codes: 256 (8 bits) or 65536 (16 bits)
 *
 * Any curve that grows from code to code. Where both arrays are sRGB's or
 * linear but for rounding, rounding places come from the formula.
 *
 * Returns: (transfer full) (nullable): free with colorshine_transfer_curve_free();
 *   NULL without memory, and for curves whose codes would not all come back:
 *   such that don't grow, or closer together than 1/256 of their linear light
 *   (8 bits)
 */
ColorshineTransferCurve *colorshine_transfer_curve_new (const float *linear, const float *between,
                                                        size_t n_codes);

void colorshine_transfer_curve_free (ColorshineTransferCurve *curve);

/** Bytes of a pixel in a curve's codes. */
size_t colorshine_transfer_curve_pixel_bytes (const ColorshineTransferCurve *curve,
                                              bool has_alpha);

/**
 * colorshine_transfer_curve_decode_row:
 * @has_alpha: whether pixels have four components; straight alpha, not encoded
 * @in: uint8_t or uint16_t, as the curve has codes
 * @rgba: (out): linear RGB and straight alpha, four floats a pixel
 */
void colorshine_transfer_curve_decode_row (const ColorshineTransferCurve *curve, bool has_alpha,
                                           const void *in, float *rgba, size_t n_pixels);

/**
 * colorshine_transform_encoded_row:
 * @curve: of @in and @out, in the space of @transform
 * @has_alpha: whether pixels have four components; straight alpha, not encoded
 * @in: uint8_t or uint16_t, as the curve has codes
 * @out: the same; may be @in itself, else must not overlap it
 *
 * colorshine_transform_row() on the codes' linear light, rounded to the nearest codes.
 * What no attractor touches, and every alpha, keeps its code.
 */
void colorshine_transform_encoded_row (const ColorshineTransform *transform,
                                       const ColorshineTransferCurve *curve, bool has_alpha,
                                       const void *in, void *out, size_t n_pixels,
                                       ColorshineCoverage *coverage);

/**
 * ColorshineRanking:
 *
 * Finds the radii of one recipe in one image of codes without alpha: those of a
 * ColorshineAnalysis, to the bit, in less time and memory, as distances alone are kept.
 */
typedef struct ColorshineRanking ColorshineRanking;

/** Bytes that a ranking takes; 0 where there is none, as only an analysis will do: for
 * more than 4 radii, and for tolerance 100 where an analysis keeps but a selection. */
size_t colorshine_ranking_bytes (const ColorshineRecipe *recipe, uint32_t width, uint32_t height);

/** @space, of the image, and @recipe must outlive the ranking. (transfer full)
 * (nullable): NULL without memory, and where there is none. */
ColorshineRanking *colorshine_ranking_new (const ColorshineSpace *space,
                                           const ColorshineRecipe *recipe, uint32_t width,
                                           uint32_t height);

void colorshine_ranking_free (ColorshineRanking *ranking);

/**
 * colorshine_ranking_add:
 * @ranking: changed; several threads may add at the same time, but do nothing
 *   else with it
 * @curve: of the codes, in the ranking's space
 * @codes: @height rows of @width pixels, three components each
 * @row_bytes: from one row to the next
 * @x: column of the first pixel in the whole image; @y: its row
 *
 * Each position must be added once; the order and the split change nothing in the
 * result. Starts no threads.
 */
void colorshine_ranking_add (ColorshineRanking *ranking, const ColorshineTransferCurve *curve,
                             const void *codes, size_t row_bytes, uint32_t x, uint32_t y,
                             size_t width, size_t height);

/** Radii of the whole image, as colorshine_analysis_resolve() gives them; once alone.
 * Returns: false where chance has it that an analysis keeps another selection than was
 * foreseen: one must then be made. */
bool colorshine_ranking_resolve (ColorshineRanking *ranking, double *radii);

/* ── What runs where ────────────────────────────────────────────────────── */

/** Environment variable that forces a kernel: the name of one. */
#define COLORSHINE_ISA_VARIABLE "COLORSHINE_ISA"

/**
 * colorshine_isa_name:
 *
 * The instruction set in use: the best that this processor has, or the one
 * that COLORSHINE_ISA names. Decided at the first call, for the process.
 */
const char *colorshine_isa_name (void);

/** The instruction sets usable here, best first, then NULL. */
const char *const *colorshine_isa_list (void);

/** False if COLORSHINE_ISA names an instruction set that is unknown or not
 * usable here; the best one is then in use. */
bool colorshine_isa_override_is_valid (void);

/** The smaller of the CPUs that this process may run on and its cgroup's quota;
 * at least 1. */
unsigned colorshine_available_cpus (void);

/** colorshine_available_cpus(), but 1 without OpenMP. */
unsigned colorshine_default_threads (void);

#ifdef __cplusplus
}
#endif
