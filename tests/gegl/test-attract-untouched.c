/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What no attractor touches leaves the graph bit for bit as it came, in every
 * format, in spaces whose curves babl inverts roughly, and where it is not even a
 * number; alpha always does.
 */
#include "photographs.h"
#include "reference.h"

#include <math.h>
#include <string.h>

enum { SIDE = 256, N_PIXELS = SIDE * SIDE };

static const GeglRectangle AREA = { 0, 0, SIDE, SIDE };

/* First in sRGB, then in a space whose curve babl inverts roughly: the power 2.6 of
 * SMPTE 431, lossy even for 8 bits, ProPhoto's 1.8, and the table of Rec. 2020. */
static const struct {
  const char *format;
  const char *profile;
} CASES[] = {
  { "R'G'B' u8", "SMPTE431_P3.icm" },
  { "R'G'B'A u8", "SMPTE431_P3.icm" },
  { "RGB u8", "ProPhoto.icm" },
  { "R'aG'aB'aA u8", "ProPhoto.icm" },
  { "RaGaBaA u8", NULL },
  { "R~G~B~ u8", "SMPTE431_P3.icm" },
  { "R'G'B' u16", "ProPhoto.icm" },
  { "R'G'B'A u16", "Rec2020.icm" },
  { "RGB u16", "Rec2020.icm" },
  { "RGBA u16", NULL },
  { "R~G~B~A u16", "ProPhoto.icm" },
  { "RGB u32", "ProPhoto.icm" },
  { "R'G'B'A u32", "Rec2020.icm" },
  { "R~G~B~ u32", NULL },
  { "RGB half", "ProPhoto.icm" },
  { "R'G'B' half", "Rec2020.icm" },
  { "R'G'B'A half", "ProPhoto.icm" },
  { "R~G~B~ half", NULL },
  { "RaGaBaA half", NULL },
  { "RGB float", "ProPhoto.icm" },
  { "RGBA float", "Rec2020.icm" },
  { "R'G'B' float", "ProPhoto.icm" },
  { "R'G'B'A float", "Rec2020.icm" },
  { "R~G~B~ float", "ProPhoto.icm" },
  { "R~G~B~A float", NULL },
  { "RaGaBaA float", "Rec2020.icm" },
  { "R'aG'aB'aA float", "ProPhoto.icm" },
  { "R~aG~aB~aA float", NULL },
  { "RGB double", NULL },
  { "RGBA double", "ProPhoto.icm" },
  { "R'G'B' double", "Rec2020.icm" },
  { "R'G'B'A double", "ProPhoto.icm" },
  { "R~G~B~A double", NULL },
  { "RaGaBaA double", NULL },
  { "Y u8", NULL },
  { "Y' u8", NULL },
  { "YA u8", NULL },
  { "Y'A u8", NULL },
  { "Y u16", NULL },
  { "Y' u16", NULL },
  { "Y'A u16", NULL },
};

/* Babl's way from RGB to these is a sum of three products, which rounds. */
static const char *const WIDE_GRAYS[]
    = { "Y float", "Y' float", "Y'A float", "Y double", "Y' double", "Y' half" };

/* Pulls hard, but no pixel of these tests. */
static const char FAR_AWAY[] = "orange;1;150;radius=1e-7;from=oklch(71.2345% 0.12345 123.456)";

static const char *const IDENTITIES[] = {
  "",
  "// nothing but a comment",
  "red;50;0",
  "red;0;100",
  "red;50;100;off",
  "red;50;100;radius=0",
  "rgb(255 0 0 / 0%);50;100",
  "white;100;100;protect",
};

/* ── Pixels ─────────────────────────────────────────────────────────────── */

static gboolean
has_type (const Babl *format, const char *type)
{
  return g_str_has_suffix (babl_get_name (babl_format_get_type (format, 0)), type);
}

/* Premultiplied colours beyond their alpha are no colours: integers can't hold what
 * they stand for. */
static void
limit_to_alpha (guint8 *pixels, const Babl *format)
{
  const gsize n_bytes = (gsize) babl_format_get_bytes_per_pixel (format);
  for (gsize i = 0; i < N_PIXELS; i++)
    for (gsize k = 0; k < n_bytes - 1; k++)
      pixels[i * n_bytes + k] = MIN (pixels[i * n_bytes + k], pixels[i * n_bytes + n_bytes - 1]);
}

/* Every value of 8 and 16 bits; of wider types, any bits at all: NaN, infinities,
 * denormals and colours far outside 0–1 included. */
static guint8 *
any_pixels (const Babl *format)
{
  const gsize n_bytes = area_bytes (&AREA, format);
  const gsize n_components = (gsize) babl_format_get_n_components (format);
  guint8 *pixels = g_malloc (n_bytes);
  if (has_type (format, "u16") || has_type (format, "half"))
    for (gsize i = 0; i < N_PIXELS * n_components; i++)
      {
        const guint16 value = (guint16) (i / n_components * (2 * (i % n_components) + 1));
        memcpy (pixels + 2 * i, &value, sizeof value);
      }
  else
    for (gsize i = 0; i < n_bytes; i += sizeof (gint32))
      {
        const gint32 bits = g_test_rand_int ();
        memcpy (pixels + i, &bits, sizeof bits);
      }
  if (has_type (format, "u8")
      && (babl_get_model_flags (babl_format_get_model (format)) & BABL_MODEL_FLAG_ASSOCIATED))
    limit_to_alpha (pixels, format);
  return pixels;
}

static gboolean
are_half_nans (const guint8 *one, const guint8 *other)
{
  guint16 a, b;
  memcpy (&a, one, sizeof a);
  memcpy (&b, other, sizeof b);
  return (a & 0x7fff) > 0x7c00 && (b & 0x7fff) > 0x7c00;
}

static void
assert_same_bits (const Babl *format, const guint8 *got, const guint8 *expected, const char *what)
{
  const gsize n_components = (gsize) babl_format_get_n_components (format);
  const gsize n_bytes = (gsize) babl_format_get_bytes_per_pixel (format) / n_components;
  for (gsize i = 0; i < N_PIXELS * n_components; i++)
    {
      const guint8 *a = got + i * n_bytes, *b = expected + i * n_bytes;
      if (memcmp (a, b, n_bytes) == 0)
        continue;
      /* GEGL has no other way to float than through babl, which turns every half
       * that is not a number into the same one. */
      if (has_type (format, "half") && are_half_nans (a, b))
        continue;
      guint64 got_bits = 0, expected_bits = 0;
      memcpy (&got_bits, a, n_bytes);
      memcpy (&expected_bits, b, n_bytes);
      g_error ("%s, %s: component %" G_GSIZE_FORMAT " of pixel %" G_GSIZE_FORMAT
               " is %" G_GINT64_MODIFIER "x, expected %" G_GINT64_MODIFIER "x",
               what, babl_get_name (format), i % n_components, i / n_components, got_bits,
               expected_bits);
    }
}

static void
assert_unchanged (const char *attractors, const Babl *format, const guint8 *pixels)
{
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, attractors);
  g_autofree guint8 *output = graph_rendered (graph, &AREA, format);
  assert_same_bits (format, output, pixels, attractors);
}

/* ── Tests ──────────────────────────────────────────────────────────────── */

static void
test_untouched (gconstpointer data)
{
  const guint number = GPOINTER_TO_UINT (data);
  const char *name = CASES[number].format, *profile = CASES[number].profile;
  g_autofree guint8 *pixels = any_pixels (babl_format (name));
  assert_unchanged (FAR_AWAY, babl_format (name), pixels);

  const Babl *space;
  ColorshineSpace *core_space;
  if (!profile || !profile_spaces (profile, &space, &core_space))
    return;
  assert_unchanged (FAR_AWAY, babl_format_with_space (name, space), pixels);
  colorshine_space_free (core_space);
}

/* What leaves the operation is the RGB into which babl turned the gray. */
static void
test_wide_grays (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (WIDE_GRAYS); i++)
    {
      const Babl *format = babl_format (WIDE_GRAYS[i]);
      g_autofree guint8 *pixels = any_pixels (format);
      g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
      g_autoptr (Graph) graph = graph_new (buffer, FAR_AWAY);
      const Babl *rgb = graph_format (graph);
      g_autofree guint8 *expected = converted (pixels, format, rgb, N_PIXELS);
      g_autofree guint8 *output = graph_rendered (graph, &AREA, rgb);
      assert_same_bits (rgb, output, expected, WIDE_GRAYS[i]);
    }
}

static void
test_identities (void)
{
  static const char *const names[] = { "R'G'B' u8", "RGBA half", "R'G'B'A float", "Y double" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const Babl *format = babl_format (names[i]);
      g_autofree guint8 *pixels = any_pixels (format);
      for (guint k = 0; k < G_N_ELEMENTS (IDENTITIES); k++)
        assert_unchanged (IDENTITIES[k], format, pixels);
    }
}

static void
test_channels_off (void)
{
  const Babl *format = babl_format ("R'G'B'A float");
  g_autofree guint8 *pixels = any_pixels (format);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, "red;100;100");
  gegl_node_set (graph->attract, "lightness", FALSE, "chroma", FALSE, "hue", FALSE, NULL);
  g_autofree guint8 *output = graph_rendered (graph, &AREA, format);
  assert_same_bits (format, output, pixels, "all channels off");
}

/* An indexed image: the colours of a photograph, as GIMP would keep them. */
static void
test_palette (void)
{
  const Babl *format;
  babl_new_palette ("untouched-test", &format, NULL);
  guint8 colors[3 * 256];
  for (int i = 0; i < 256; i++)
    {
      colors[3 * i] = (guint8) (37 * i);
      colors[3 * i + 1] = (guint8) (101 * i + 5);
      colors[3 * i + 2] = (guint8) i;
    }
  babl_palette_set_palette (format, babl_format ("R'G'B' u8"), colors, 256);
  g_autofree guint8 *pixels = g_malloc (N_PIXELS);
  for (int i = 0; i < N_PIXELS; i++)
    pixels[i] = (guint8) g_test_rand_int_range (0, 256);
  assert_unchanged (FAR_AWAY, format, pixels);
  assert_unchanged ("", format, pixels);
}

/* Some of a photograph is touched, the rest is not: in u8 and in float. */
static void
test_photograph (gconstpointer data)
{
  const Babl *format = babl_format (data), *linear_format = babl_format ("RGBA float");
  const gsize n_bytes = (gsize) babl_format_get_bytes_per_pixel (format);
  g_autofree guint8 *pixels = photograph_crop (1, SIDE, SIDE, data);
  if (!pixels)
    return;
  const Look look = { .attractors = "blue;1;100;radius=0.25;from=oklch(60% 0.12 30)" };
  g_autofree float *linear = converted (pixels, format, linear_format, N_PIXELS);
  ColorshineSpace *space = colorshine_space_new_srgb ();
  Reference *reference = reference_new (&look, space, linear, SIDE, SIDE);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, look.attractors);
  g_autofree guint8 *output = graph_rendered (graph, &AREA, format);

  guint n_untouched = 0, n_touched = 0;
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      const float *p = linear + 4 * i;
      const double in[4] = { p[0], p[1], p[2], p[3] };
      double out[4];
      colorshine_transform_pixel (reference->transform, in, out, NULL);
      if (reference_is_at_an_edge (reference, p))
        continue;
      if (memcmp (in, out, sizeof in) != 0)
        n_touched += memcmp (output + i * n_bytes, pixels + i * n_bytes, n_bytes) != 0;
      else
        {
          n_untouched++;
          g_assert_cmpmem (output + i * n_bytes, n_bytes, pixels + i * n_bytes, n_bytes);
        }
    }
  g_test_message ("%u untouched, %u changed of %d", n_untouched, n_touched, N_PIXELS);
  g_assert_cmpuint (n_untouched, >, N_PIXELS / 20);
  g_assert_cmpuint (n_touched, >, N_PIXELS / 20);
  reference_free (reference);
  colorshine_space_free (space);
}

/* Every finite pixel is pulled: alpha and what isn't finite stay, and don't spoil
 * the analysis. */
static void
test_alpha_and_nan (gconstpointer data)
{
  const char *attractors = data;
  static const char *const names[] = { "RGBA float", "R'G'B'A float", "R~G~B~A float" };
  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      const Babl *format = babl_format (names[n]);
      g_autofree float *pixels = photograph_crop (0, SIDE, SIDE, names[n]);
      if (!pixels)
        return;
      for (gsize i = 0; i < N_PIXELS; i++)
        pixels[4 * i + 3] = (float) i / (float) N_PIXELS * 1.2f - 0.1f;
      for (gsize i = 0; i < N_PIXELS; i += 5)
        pixels[4 * i + i % 3] = i % 2 ? NAN : i % 4 ? INFINITY : -INFINITY;
      pixels[4 * 7 + 3] = NAN;
      pixels[4 * 8 + 3] = INFINITY;

      g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
      g_autoptr (Graph) graph = graph_new (buffer, attractors);
      g_autofree float *output = graph_rendered (graph, &AREA, format);
      guint n_changed = 0;
      for (gsize i = 0; i < N_PIXELS; i++)
        {
          g_assert_cmpmem (output + 4 * i + 3, sizeof (float), pixels + 4 * i + 3, sizeof (float));
          if (i % 5 == 0)
            g_assert_cmpmem (output + 4 * i, 3 * sizeof (float), pixels + 4 * i,
                             3 * sizeof (float));
          else
            n_changed += memcmp (output + 4 * i, pixels + 4 * i, 3 * sizeof (float)) != 0;
        }
      g_assert_cmpuint (n_changed, >, N_PIXELS * 3 / 4);
    }
}

/* Alpha of every encoding, while colours change. */
static void
test_alpha (void)
{
  static const char *const names[]
      = { "R'G'B'A u8",  "RGBA u16",      "R'G'B'A u32",      "R'G'B'A half",   "RGBA double",
          "RaGaBaA float", "R'aG'aB'aA float", "R'aG'aB'aA u8", "Y'A u8",        "Y'A float" };
  for (guint n = 0; n < G_N_ELEMENTS (names); n++)
    {
      const Babl *format = babl_format (names[n]);
      const gsize bytes = (gsize) babl_format_get_bytes_per_pixel (format);
      const gsize alpha_bytes = bytes / (gsize) babl_format_get_n_components (format);
      g_autofree float *straight = photograph_crop (3, SIDE, SIDE, "R'G'B'A float");
      if (!straight)
        return;
      for (gsize i = 0; i < N_PIXELS; i++)
        straight[4 * i + 3] = (float) i / (float) N_PIXELS;
      g_autofree guint8 *pixels
          = converted (straight, babl_format ("R'G'B'A float"), format, N_PIXELS);
      g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, pixels);
      g_autoptr (Graph) graph = graph_new (buffer, "oklch(60% 0.2 30);100;150");
      g_autofree guint8 *output = graph_rendered (graph, &AREA, format);
      g_assert_true (memcmp (output, pixels, bytes * N_PIXELS) != 0);
      for (gsize i = 1; i <= N_PIXELS; i++)
        g_assert_cmpmem (output + i * bytes - alpha_bytes, alpha_bytes,
                         pixels + i * bytes - alpha_bytes, alpha_bytes);
    }
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attract/untouched/%s", CASES[i].format);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_untouched);
    }
  g_test_add_func ("/attract/untouched/wide-grays", test_wide_grays);
  g_test_add_func ("/attract/untouched/palette", test_palette);
  g_test_add_func ("/attract/untouched/identities", test_identities);
  g_test_add_func ("/attract/untouched/channels-off", test_channels_off);
  g_test_add_data_func ("/attract/untouched/photograph/u8", "R'G'B' u8", test_photograph);
  g_test_add_data_func ("/attract/untouched/photograph/u16", "R'G'B' u16", test_photograph);
  g_test_add_data_func ("/attract/untouched/photograph/float", "R'G'B' float", test_photograph);
  g_test_add_data_func ("/attract/untouched/alpha-and-nan/resolved", "red;1;50;radius=10",
                        test_alpha_and_nan);
  g_test_add_data_func ("/attract/untouched/alpha-and-nan/tolerance", "red;100;50",
                        test_alpha_and_nan);
  g_test_add_func ("/attract/untouched/alpha", test_alpha);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
