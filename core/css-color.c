/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * CSS Color 4 text → Oklab (W3C, CSS Color Module Level 4, 2024; section numbers
 * below are its own). Colours are clamped where CSS clamps them when it reads
 * them, and nowhere else.
 */
#include "css-names.h"
#include "matrix.h"
#include "oklab.h"
#include "text.h"
#include "transfer.h"

#include <stdlib.h>

static const double RADIANS_PER_DEGREE = 3.14159265358979323846 / 180.0;

/* ── From every colour space to Oklab ───────────────────────────────────── */

static void
set_from_xyz (ColorshineColor *color, Vector3 xyz, bool is_d50)
{
  Matrix3 to_lms = XYZ_D65_TO_LMS;
  if (is_d50)
    {
      const Matrix3 adaptation = bradford_adaptation (white_d50 (), white_d65 ());
      to_lms = matrix_multiply (&XYZ_D65_TO_LMS, &adaptation);
    }
  const Vector3 lms = matrix_apply (&to_lms, xyz);
  const Oklab lab = oklab_from_cones ((Cones){ lms.v[0], lms.v[1], lms.v[2] });
  color->lightness = lab.l;
  color->a = lab.a;
  color->b = lab.b;
}

static void
set_from_space (ColorshineColor *color, const PredefinedSpace *space, const double values[3])
{
  Vector3 linear;
  for (int k = 0; k < 3; k++)
    linear.v[k] = transfer_decode (space->transfer, values[k]);
  if (space->primaries[1] > 0.0)
    {
      const Matrix3 to_xyz = predefined_space_rgb_to_xyz (space);
      linear = matrix_apply (&to_xyz, linear);
    }
  set_from_xyz (color, linear, space->is_d50);
}

static void
set_from_srgb (ColorshineColor *color, double r, double g, double b)
{
  set_from_space (color, &PREDEFINED_SPACES[0], (const double[3]){ r, g, b });
}

/* Section 7.1, "hslToRgb"; saturation and lightness 0–1. */
static double
hsl_component (double n, double hue_degrees, double saturation, double lightness)
{
  const double k = fmod (n + hue_degrees / 30.0, 12.0);
  const double a = saturation * fmin (lightness, 1.0 - lightness);
  return lightness - a * fmax (-1.0, fmin (fmin (k - 3.0, 9.0 - k), 1.0));
}

static double
normalized_hue (double degrees)
{
  const double rest = fmod (degrees, 360.0);
  return rest < 0.0 ? rest + 360.0 : rest;
}

static void
set_from_hsl (ColorshineColor *color, double hue, double saturation, double lightness)
{
  const double h = normalized_hue (hue);
  set_from_srgb (color, hsl_component (0.0, h, saturation, lightness),
                 hsl_component (8.0, h, saturation, lightness),
                 hsl_component (4.0, h, saturation, lightness));
}

static void
set_from_hwb (ColorshineColor *color, double hue, double whiteness, double blackness)
{
  if (whiteness + blackness >= 1.0)
    {
      const double grey = whiteness / (whiteness + blackness);
      set_from_srgb (color, grey, grey, grey);
      return;
    }
  const double h = normalized_hue (hue), scale = 1.0 - whiteness - blackness;
  set_from_srgb (color, hsl_component (0.0, h, 1.0, 0.5) * scale + whiteness,
                 hsl_component (8.0, h, 1.0, 0.5) * scale + whiteness,
                 hsl_component (4.0, h, 1.0, 0.5) * scale + whiteness);
}

/* CIE Lab, D50 (section 9.1; CIE 15:2004). */
static void
set_from_lab (ColorshineColor *color, double lightness, double a, double b)
{
  const double kappa = 24389.0 / 27.0, epsilon = 216.0 / 24389.0;
  const Vector3 white = white_d50 ();
  const double fy = (lightness + 16.0) / 116.0, fx = a / 500.0 + fy, fz = fy - b / 200.0;
  const Vector3 xyz = { {
      white.v[0] * (cube (fx) > epsilon ? cube (fx) : (116.0 * fx - 16.0) / kappa),
      white.v[1] * (lightness > kappa * epsilon ? cube (fy) : lightness / kappa),
      white.v[2] * (cube (fz) > epsilon ? cube (fz) : (116.0 * fz - 16.0) / kappa),
  } };
  set_from_xyz (color, xyz, true);
}

/* ── Components ─────────────────────────────────────────────────────────── */

typedef enum {
  COMPONENT_NUMBER,
  COMPONENT_PERCENTAGE,
  COMPONENT_ANGLE, /* in degrees */
  COMPONENT_NONE,
} ComponentKind;

typedef struct {
  ComponentKind kind;
  double value;
  const char *at; /* for errors */
} Component;

static bool
fail_at (Reader *reader, const char *at, ColorshineError *error, const char *expected)
{
  reader->at = at;
  return reader_fail (reader, error, COLORSHINE_ERROR_COLOR, expected);
}

/* White space and comments; an open comment is an error here. */
static bool
skip (Reader *reader, ColorshineError *error)
{
  return reader_skip_space (reader)
         || reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNCLOSED, "a closing */");
}

static bool
take_unit (Reader *reader, Component *component, ColorshineError *error)
{
  static const struct {
    const char *name;
    double degrees;
  } units[] = { { "deg", 1.0 },
                { "grad", 0.9 },
                { "rad", 180.0 / 3.14159265358979323846 },
                { "turn", 360.0 } };
  /* A digit or sign here begins the next number: "1-2" is two. */
  const char first = reader_peek (reader);
  if (!is_identifier_byte (first) || first == '-')
    return true;
  const char *unit;
  const size_t length = reader_take_identifier (reader, &unit);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (is_keyword (unit, length, units[i].name))
      {
        component->kind = COMPONENT_ANGLE;
        component->value *= units[i].degrees;
        return true;
      }
  return fail_at (reader, component->at, error, "a number, a percentage or an angle");
}

static bool
take_component (Reader *reader, Component *component, ColorshineError *error)
{
  *component = (Component){ COMPONENT_NUMBER, 0.0, reader->at };
  if (reader_take_number (reader, &component->value))
    {
      if (!isfinite (component->value))
        return fail_at (reader, component->at, error, "a number that is not this large");
      if (reader_peek (reader) == '%')
        {
          reader->at++;
          component->kind = COMPONENT_PERCENTAGE;
          return true;
        }
      return take_unit (reader, component, error);
    }
  const char *word;
  const size_t length = reader_take_identifier (reader, &word);
  component->kind = COMPONENT_NONE;
  if (is_keyword (word, length, "none"))
    return true;
  reader->at = word;
  if (length > 0 && word + length < reader->end && word[length] == '(')
    return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNSUPPORTED,
                        "a plain number: calc() and other functions are not supported");
  if (is_keyword (word, length, "from"))
    return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNSUPPORTED,
                        "a fixed colour: relative colours are not supported");
  return fail_at (reader, word, error,
                  reader_is_at_end (reader) ? "a closing bracket" : "a number, a percentage or none");
}

/* The arguments of a colour function. */
typedef struct {
  Component components[3];
  Component alpha;
  bool has_alpha;
  bool has_commas; /* legacy syntax */
} Arguments;

static bool
take_alpha (Reader *reader, Arguments *arguments, ColorshineError *error)
{
  reader->at++;
  arguments->has_alpha = true;
  if (!skip (reader, error) || !take_component (reader, &arguments->alpha, error))
    return false;
  if (arguments->alpha.kind == COMPONENT_ANGLE)
    return fail_at (reader, arguments->alpha.at, error, "alpha as a number, a percentage or none");
  return skip (reader, error);
}

/* From behind the opening bracket to behind the closing one. */
static bool
take_arguments (Reader *reader, Arguments *arguments, ColorshineError *error)
{
  *arguments = (Arguments){ 0 };
  for (int i = 0; i < 3; i++)
    {
      if (!skip (reader, error))
        return false;
      if (i == 1 && reader_peek (reader) == ',')
        arguments->has_commas = true;
      if (i > 0 && arguments->has_commas)
        {
          if (reader_peek (reader) != ',')
            return fail_at (reader, reader->at, error, "a comma between all components, or none");
          reader->at++;
          if (!skip (reader, error))
            return false;
        }
      if (!take_component (reader, &arguments->components[i], error))
        return false;
    }
  if (!skip (reader, error))
    return false;
  const char alpha_separator = arguments->has_commas ? ',' : '/';
  if (reader_peek (reader) == alpha_separator && !take_alpha (reader, arguments, error))
    return false;
  if (reader_is_at_end (reader))
    return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNCLOSED, "a closing bracket");
  if (reader_peek (reader) != ')')
    return fail_at (reader, reader->at, error,
                    arguments->has_alpha ? "a closing bracket" : "alpha or a closing bracket");
  reader->at++;
  return true;
}

/* The value of a component whose 100 % is @full. */
static double
scaled (const Component *component, double full)
{
  return component->kind == COMPONENT_PERCENTAGE ? component->value / 100.0 * full
                                                 : component->value;
}

static double
clamp (double value, double low, double high)
{
  return fmin (fmax (value, low), high);
}

/* ── Functions ──────────────────────────────────────────────────────────── */

typedef enum {
  FUNCTION_RGB,
  FUNCTION_HSL,
  FUNCTION_HWB,
  FUNCTION_LAB,
  FUNCTION_LCH,
  FUNCTION_OKLAB,
  FUNCTION_OKLCH,
} Function;

typedef struct {
  const char *name;
  Function function;
  int hue;           /* which component is a hue; −1 = none is */
  bool allows_comma; /* the legacy syntax */
} FunctionSyntax;

static const FunctionSyntax FUNCTIONS[] = {
  { "rgb", FUNCTION_RGB, -1, true },      { "rgba", FUNCTION_RGB, -1, true },
  { "hsl", FUNCTION_HSL, 0, true },       { "hsla", FUNCTION_HSL, 0, true },
  { "hwb", FUNCTION_HWB, 0, false },      { "lab", FUNCTION_LAB, -1, false },
  { "lch", FUNCTION_LCH, 2, false },      { "oklab", FUNCTION_OKLAB, -1, false },
  { "oklch", FUNCTION_OKLCH, 2, false },
};
enum { N_FUNCTIONS = sizeof FUNCTIONS / sizeof *FUNCTIONS };

/* The older syntax, with commas, has no `none` and does not mix numbers and
 * percentages (sections 5.1 and 7). */
static bool
check_legacy (Reader *reader, const FunctionSyntax *syntax, const Arguments *arguments,
              ColorshineError *error)
{
  const Component *components = arguments->components;
  if (!syntax->allows_comma)
    return fail_at (reader, components[0].at, error, "components separated by spaces, not commas");
  for (int i = 0; i < 3; i++)
    {
      const ComponentKind kind = components[i].kind;
      if (kind == COMPONENT_NONE)
        return fail_at (reader, components[i].at, error, "a number: none does not go with commas");
      if (syntax->function == FUNCTION_HSL && i > 0 && kind != COMPONENT_PERCENTAGE)
        return fail_at (reader, components[i].at, error, "a percentage, as commas are used");
      if (syntax->function == FUNCTION_RGB && kind != components[0].kind)
        return fail_at (reader, components[i].at, error,
                        "numbers alone or percentages alone, as commas are used");
    }
  if (arguments->has_alpha && arguments->alpha.kind == COMPONENT_NONE)
    return fail_at (reader, arguments->alpha.at, error, "a number: none does not go with commas");
  return true;
}

static bool
check_kinds (Reader *reader, const FunctionSyntax *syntax, const Arguments *arguments,
             ColorshineError *error)
{
  for (int i = 0; i < 3; i++)
    {
      const Component *component = &arguments->components[i];
      if (i == syntax->hue && component->kind == COMPONENT_PERCENTAGE)
        return fail_at (reader, component->at, error, "a hue as a number or an angle");
      if (i != syntax->hue && component->kind == COMPONENT_ANGLE)
        return fail_at (reader, component->at, error, "a number or a percentage");
    }
  return !arguments->has_commas || check_legacy (reader, syntax, arguments, error);
}

static void
set_from_function (ColorshineColor *color, const FunctionSyntax *syntax,
                   const Component components[3])
{
  const Component *c = components;
  const double radians
      = syntax->hue >= 0 ? normalized_hue (c[syntax->hue].value) * RADIANS_PER_DEGREE : 0.0;
  switch (syntax->function)
    {
    case FUNCTION_RGB:
      set_from_srgb (color, clamp (scaled (&c[0], 255.0) / 255.0, 0.0, 1.0),
                     clamp (scaled (&c[1], 255.0) / 255.0, 0.0, 1.0),
                     clamp (scaled (&c[2], 255.0) / 255.0, 0.0, 1.0));
      break;
    case FUNCTION_HSL:
      set_from_hsl (color, c[0].value, fmax (c[1].value, 0.0) / 100.0, c[2].value / 100.0);
      break;
    case FUNCTION_HWB:
      set_from_hwb (color, c[0].value, c[1].value / 100.0, c[2].value / 100.0);
      break;
    case FUNCTION_LAB:
      set_from_lab (color, clamp (scaled (&c[0], 100.0), 0.0, 100.0), scaled (&c[1], 125.0),
                    scaled (&c[2], 125.0));
      break;
    case FUNCTION_LCH:
      {
        const double chroma = fmax (scaled (&c[1], 150.0), 0.0);
        set_from_lab (color, clamp (scaled (&c[0], 100.0), 0.0, 100.0), chroma * cos (radians),
                      chroma * sin (radians));
        break;
      }
    case FUNCTION_OKLAB:
      color->lightness = clamp (scaled (&c[0], 1.0), 0.0, 1.0);
      color->a = scaled (&c[1], 0.4);
      color->b = scaled (&c[2], 0.4);
      break;
    case FUNCTION_OKLCH:
      {
        const double chroma = fmax (scaled (&c[1], 0.4), 0.0);
        color->lightness = clamp (scaled (&c[0], 1.0), 0.0, 1.0);
        color->a = chroma * cos (radians);
        color->b = chroma * sin (radians);
        break;
      }
    }
}

static void
set_alpha (ColorshineColor *color, const Arguments *arguments)
{
  color->alpha = arguments->has_alpha ? clamp (scaled (&arguments->alpha, 1.0), 0.0, 1.0) : 1.0;
}

static bool
take_function (Reader *reader, const FunctionSyntax *syntax, ColorshineColor *color,
               ColorshineError *error)
{
  Arguments arguments;
  if (!take_arguments (reader, &arguments, error)
      || !check_kinds (reader, syntax, &arguments, error))
    return false;
  set_from_function (color, syntax, arguments.components);
  set_alpha (color, &arguments);
  color->hue_is_none
      = syntax->hue >= 0 && arguments.components[syntax->hue].kind == COMPONENT_NONE;
  return true;
}

/* color(SPACE c1 c2 c3 / alpha), section 10. */
static bool
take_color_function (Reader *reader, ColorshineColor *color, ColorshineError *error)
{
  static const char expected[] = "srgb, srgb-linear, display-p3, a98-rgb, prophoto-rgb, rec2020, "
                                 "xyz, xyz-d50 or xyz-d65";
  static const FunctionSyntax syntax = { "color", FUNCTION_RGB, -1, false };
  const char *name;
  if (!skip (reader, error))
    return false;
  const size_t length = reader_take_identifier (reader, &name);
  const PredefinedSpace *space = NULL;
  for (int i = 0; i < N_PREDEFINED_SPACES; i++)
    if (is_keyword (name, length, PREDEFINED_SPACES[i].name))
      space = &PREDEFINED_SPACES[i];
  if (!space)
    {
      reader->at = name;
      if (is_keyword (name, length, "from"))
        return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNSUPPORTED,
                            "a fixed colour: relative colours are not supported");
      return reader_fail (reader, error, COLORSHINE_ERROR_COLOR, expected);
    }

  Arguments arguments;
  if (!take_arguments (reader, &arguments, error)
      || !check_kinds (reader, &syntax, &arguments, error))
    return false;
  double values[3];
  for (int k = 0; k < 3; k++)
    values[k] = scaled (&arguments.components[k], 1.0);
  set_from_space (color, space, values);
  set_alpha (color, &arguments);
  return true;
}

/* ── Words and hex ──────────────────────────────────────────────────────── */

static int
hex_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

static bool
take_hex (Reader *reader, ColorshineColor *color, ColorshineError *error)
{
  const char *start = reader->at++, *digits;
  const size_t length = reader_take_identifier (reader, &digits);
  bool is_hex = length == 3 || length == 4 || length == 6 || length == 8;
  for (size_t i = 0; i < length; i++)
    is_hex = is_hex && hex_digit (digits[i]) >= 0;
  if (!is_hex)
    return fail_at (reader, start, error, "3, 4, 6 or 8 hexadecimal digits after the # (a comment begins with //)");

  double values[4] = { 0.0, 0.0, 0.0, 1.0 };
  const bool is_short = length <= 4;
  for (size_t k = 0; k < (is_short ? length : length / 2); k++)
    values[k] = is_short ? hex_digit (digits[k]) / 15.0
                         : (16 * hex_digit (digits[2 * k]) + hex_digit (digits[2 * k + 1])) / 255.0;
  set_from_srgb (color, values[0], values[1], values[2]);
  color->alpha = values[3];
  return true;
}

typedef struct {
  const char *text;
  size_t length;
} Word;

static int
compare_name (const void *word, const void *named)
{
  const Word *key = word;
  const char *name = ((const NamedColor *) named)->name;
  for (size_t i = 0; i < key->length; i++)
    {
      const char c = key->text[i] >= 'A' && key->text[i] <= 'Z' ? (char) (key->text[i] + 32)
                                                                : key->text[i];
      if (c != name[i])
        return (unsigned char) c - (unsigned char) name[i];
    }
  return name[key->length] == '\0' ? 0 : -1;
}

static bool
is_system_color (const char *word, size_t length)
{
  /* Section 6.2 and the deprecated ones of appendix A that are still seen. */
  static const char *const names[]
      = { "accentcolor", "accentcolortext", "activetext",  "buttonborder", "buttonface",
          "buttontext",  "canvas",          "canvastext",  "field",        "fieldtext",
          "graytext",    "highlight",       "highlighttext", "linktext",   "mark",
          "marktext",    "selecteditem",    "selecteditemtext", "visitedtext", "window",
          "windowtext",  "infotext",        "infobackground", "menu",      "menutext",
          "background",  "threedface" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (is_keyword (word, length, names[i]))
      return true;
  return false;
}

static bool
take_name (Reader *reader, const char *word, size_t length, ColorshineColor *color,
           ColorshineError *error)
{
  if (is_keyword (word, length, "transparent"))
    {
      *color = (ColorshineColor){ 0 };
      return true;
    }
  const NamedColor *named = bsearch (&(Word){ word, length }, NAMED_COLORS,
                                     sizeof NAMED_COLORS / sizeof *NAMED_COLORS,
                                     sizeof *NAMED_COLORS, compare_name);
  if (named)
    {
      set_from_srgb (color, (named->rgb >> 16) / 255.0, (named->rgb >> 8 & 0xff) / 255.0,
                     (named->rgb & 0xff) / 255.0);
      return true;
    }
  reader->at = word;
  if (is_keyword (word, length, "currentcolor"))
    return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNSUPPORTED,
                        "a fixed colour: currentcolor is not supported");
  if (is_system_color (word, length))
    return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNSUPPORTED,
                        "a fixed colour: system colours are not supported");
  return reader_fail (reader, error, COLORSHINE_ERROR_COLOR,
                      "a CSS colour, such as orange, #ff8a1c or oklch(74% 0.18 60)");
}

static bool
take_named_function (Reader *reader, const char *word, size_t length, ColorshineColor *color,
                     ColorshineError *error)
{
  reader->at++; /* the bracket */
  if (is_keyword (word, length, "color"))
    return take_color_function (reader, color, error);
  for (int i = 0; i < N_FUNCTIONS; i++)
    if (is_keyword (word, length, FUNCTIONS[i].name))
      return take_function (reader, &FUNCTIONS[i], color, error);

  reader->at = word;
  static const char *const unsupported[] = { "calc", "color-mix", "light-dark", "contrast-color",
                                             "device-cmyk", "var", "env" };
  for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
    if (is_keyword (word, length, unsupported[i]))
      return reader_fail (reader, error, COLORSHINE_ERROR_COLOR_UNSUPPORTED,
                          "a fixed colour: calc(), color-mix(), light-dark(), var() and the like "
                          "are not supported");
  return reader_fail (reader, error, COLORSHINE_ERROR_COLOR,
                      "rgb(), hsl(), hwb(), lab(), lch(), oklab(), oklch() or color()");
}

static bool
take_color (Reader *reader, ColorshineColor *color, ColorshineError *error)
{
  *color = (ColorshineColor){ .alpha = 1.0 };
  if (reader_peek (reader) == '#')
    return take_hex (reader, color, error);
  const char *word;
  const size_t length = reader_take_identifier (reader, &word);
  if (length > 0 && reader_peek (reader) == '(')
    return take_named_function (reader, word, length, color, error);
  return take_name (reader, word, length, color, error);
}

bool
colorshine_color_parse (const char *text, size_t length, ColorshineColor *color,
                        ColorshineError *error)
{
  Reader reader = { text, text, text + length };
  if (!skip (&reader, error) || !take_color (&reader, color, error) || !skip (&reader, error))
    return false;
  if (!reader_is_at_end (&reader))
    return fail_at (&reader, reader.at, error, "nothing more after the colour (its numbers follow behind a ;)");
  return true;
}

double
colorshine_delta_e_ok (const ColorshineColor *first, const ColorshineColor *second)
{
  const double dl = first->lightness - second->lightness, da = first->a - second->a,
               db = first->b - second->b;
  return sqrt (dl * dl + da * da + db * db);
}
