/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See image-file.h.
 */
#include "image-file.h"

#include "complaints.h"
#include "failure.h"
#include "gegl-modules.h"
#include "rgb-space.h"
#include "webp-profile.h"

#include <string.h>

enum { DEPTH_8 = 1, DEPTH_16 = 2, DEPTH_32 = 4 };

typedef struct {
  const char *loader, *saver;
  const char *extensions[4];
  guint depths;          /* bits a component that the saver writes */
  gboolean is_float;     /* at 16 and 32 bits */
  gboolean has_alpha;
  guint32 longest_side;  /* that the saver writes */
} Codec;

/* libjpeg's own limit lies below the format's 65,535. */
static const Codec CODECS[N_IMAGE_FORMATS] = {
  [IMAGE_JPEG]
  = { "gegl:jpg-load", "gegl:jpg-save", { "jpg", "jpeg", "jpe" }, DEPTH_8, FALSE, FALSE, 65500 },
  [IMAGE_PNG]
  = { "gegl:png-load", "gegl:png-save", { "png" }, DEPTH_8 | DEPTH_16, FALSE, TRUE, 1000000 },
  [IMAGE_TIFF] = { "gegl:tiff-load", "gegl:tiff-save", { "tif", "tiff" },
                   DEPTH_8 | DEPTH_16 | DEPTH_32, FALSE, TRUE, G_MAXINT32 },
  [IMAGE_WEBP] = { "gegl:webp-load", "gegl:webp-save", { "webp" }, DEPTH_8, FALSE, TRUE, 16383 },
  [IMAGE_EXR]
  = { "gegl:exr-load", "gegl:exr-save", { "exr" }, DEPTH_16 | DEPTH_32, TRUE, TRUE, G_MAXINT32 },
  [IMAGE_PNM]
  = { "gegl:ppm-load", "gegl:ppm-save", { "ppm" }, DEPTH_8 | DEPTH_16, FALSE, FALSE, G_MAXINT32 },
  [IMAGE_GIF] = { "gegl:gif-load", NULL, { NULL }, 0, FALSE, FALSE, 0 },
};

/* Savers count the image's bytes in 32 bits. */
static const guint64 MOST_BYTES = G_MAXINT32;

void
image_file_init (guint n_threads)
{
  complaints_init ();
  /* babl's table for RGBA of 8 bits takes 256 MiB, more than most images. */
  g_setenv ("BABL_LUT", "0", FALSE);
  gegl_modules_init ();
  /* No swap: memory is asked for before a file is begun. “RAM” would make a folder
   * of that name. */
  g_object_set (gegl_config (), "threads", (int) n_threads, "swap", NULL, "use-opencl", FALSE,
                NULL);
}

guint
image_file_n_threads (void)
{
  int n_threads;
  g_object_get (gegl_config (), "threads", &n_threads, NULL);
  return (guint) n_threads;
}

/* ── What can be written ────────────────────────────────────────────────── */

char *
image_format_extensions (void)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < N_IMAGE_FORMATS; i++)
    for (guint k = 0; CODECS[i].extensions[k]; k++)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", CODECS[i].extensions[k]);
  return g_string_free (text, FALSE);
}

gboolean
image_format_for_name (const char *name, ImageFormat *format, GError **error)
{
  const char *slash = strrchr (name, '/'), *dot = strrchr (slash ? slash : name, '.');
  for (guint i = 0; dot && i < N_IMAGE_FORMATS; i++)
    for (guint k = 0; CODECS[i].extensions[k]; k++)
      if (g_ascii_strcasecmp (dot + 1, CODECS[i].extensions[k]) == 0)
        {
          *format = (ImageFormat) i;
          return TRUE;
        }
  g_autofree char *known = image_format_extensions ();
  g_autofree char *found = g_utf8_make_valid (dot ? dot + 1 : "", -1);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_OUTPUT_FORMAT,
               "the output's extension is “%s”; expected one of %s", found, known);
  return FALSE;
}

static gboolean
has_type (const Babl *format, const char *type)
{
  return strcmp (babl_get_name (babl_format_get_type (format, 0)), type) == 0;
}

static int
bits_of (const Babl *format)
{
  return 8 * babl_format_get_bytes_per_pixel (format) / babl_format_get_n_components (format);
}

/* The nearest depth that the codec has, or the one that was asked for; 0 where it
 * has none such. */
static int
choose_depth (const Codec *codec, int bits, gboolean is_whole, int wanted)
{
  const guint flag = wanted == 8 ? DEPTH_8 : wanted == 16 ? DEPTH_16 : DEPTH_32;
  if (wanted > 0)
    return codec->depths & flag ? wanted : 0;
  /* Half precision has too few digits for 16-bit numbers. */
  if (codec->is_float && is_whole && bits == 16)
    bits = 32;
  if (bits <= 8 && (codec->depths & DEPTH_8))
    return 8;
  if (bits <= 16 && (codec->depths & DEPTH_16))
    return 16;
  return codec->depths & DEPTH_32 ? 32 : codec->depths & DEPTH_16 ? 16 : 8;
}

guint
image_file_bytes_per_pixel (ImageFormat format, const ImageHeader *header, int depth)
{
  const Codec *codec = &CODECS[format];
  const guint bits
      = (guint) choose_depth (codec, (int) header->bits, !header->is_float, depth);
  const guint n_channels = header->n_channels % 2 == 0 ? 4 : 3;
  return n_channels * (bits == 32 && !codec->is_float && header->bits == 64 ? 64 : bits) / 8;
}

gboolean
image_file_keeps_alpha (ImageFormat format)
{
  return CODECS[format].has_alpha;
}

static const char *
choose_type (const Codec *codec, const Babl *source, int depth)
{
  if (depth == 8)
    return "u8";
  if (codec->is_float)
    return depth == 16 ? "half" : "float";
  if (depth == 32)
    return has_type (source, "u32") || has_type (source, "double")
               ? babl_get_name (babl_format_get_type (source, 0))
               : "float";
  return has_type (source, "half") && (codec->depths & DEPTH_32) ? "half" : "u16";
}

const Babl *
image_file_pixels (ImageFormat format, const Babl *source, int depth, GError **error)
{
  const Codec *codec = &CODECS[format];
  const int chosen = choose_depth (codec, bits_of (source), has_type (source, "u16"), depth);
  if (chosen == 0)
    {
      g_set_error (error, FAILURE_DOMAIN, FAILURE_OUTPUT_FORMAT, "%s is not written with %d bits here",
                   image_format_name (format), depth);
      return NULL;
    }
  const BablModelFlag flags = babl_get_model_flags (babl_format_get_model (source));
  const gboolean has_alpha = (flags & BABL_MODEL_FLAG_ALPHA) != 0;
  const gboolean is_associated = (flags & BABL_MODEL_FLAG_ASSOCIATED) != 0;
  const char *model = codec->is_float   ? (has_alpha ? "RaGaBaA" : "RGB")
                      : !has_alpha      ? "R'G'B'"
                      : is_associated && (codec->depths & DEPTH_32) ? "R'aG'aB'aA"
                                                                    : "R'G'B'A";
  g_autofree char *name = g_strdup_printf ("%s %s", model, choose_type (codec, source, chosen));
  return babl_format_with_space (name, rgb_space_for_pixels (babl_format_get_space (source)));
}

gboolean
image_file_check_size (ImageFormat format, guint32 width, guint32 height, guint bytes_per_pixel,
                       GError **error)
{
  const guint32 side = MAX (width, height), longest = CODECS[format].longest_side;
  if (side > longest)
    g_set_error (error, FAILURE_DOMAIN, FAILURE_TOO_LARGE,
                 "%s holds up to %u pixels a side; found %u", image_format_name (format), longest,
                 side);
  else if ((guint64) width * height > MOST_BYTES / bytes_per_pixel)
    g_set_error (error, FAILURE_DOMAIN, FAILURE_TOO_LARGE,
                 "%u × %u pixels are more than 2 GiB, which is not written here", width, height);
  else
    return TRUE;
  return FALSE;
}

/* ── Decoding ───────────────────────────────────────────────────────────── */

static void
set_notes (GeglNode *node, GeglMetadata *notes)
{
  if (notes && gegl_node_find_property (node, "metadata"))
    gegl_node_set (node, "metadata", notes, NULL);
}

/* The pixels were read as sRGB; they mean the same numbers in the file's space. */
static gboolean
take_profile (GeglBuffer *buffer, const ImageHeader *header, const guint8 *bytes, GError **error)
{
  const char *reason = NULL;
  if (header->icc_length == 0)
    return TRUE;
  const Babl *space
      = babl_space_from_icc ((const char *) bytes + header->icc_offset, (int) header->icc_length,
                             BABL_ICC_INTENT_RELATIVE_COLORIMETRIC, &reason);
  const Babl *format = gegl_buffer_get_format (buffer);
  if (space && !reason)
    {
      gegl_buffer_set_format (buffer,
                              babl_format_with_space (babl_format_get_encoding (format), space));
      return TRUE;
    }
  g_set_error (error, FAILURE_DOMAIN, FAILURE_FORMAT, "the colour profile can't be used: %s",
               reason ? reason : "unknown");
  return FALSE;
}

static GeglBuffer *
decode (const ImageHeader *header, const char *path, GeglMetadata *notes)
{
  GeglBuffer *buffer = NULL;
  GeglNode *graph = gegl_node_new ();
  GeglNode *load = gegl_node_new_child (graph, "operation", CODECS[header->format].loader, "path",
                                        path, NULL);
  GeglNode *sink
      = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &buffer, NULL);
  set_notes (load, notes);
  gegl_node_link (load, sink);
  const GeglRectangle bounds = gegl_node_get_bounding_box (load);
  if (bounds.width == (gint64) header->width && bounds.height == (gint64) header->height)
    gegl_node_process (sink);
  g_object_unref (graph);
  return buffer;
}

GeglBuffer *
image_file_load (const ImageHeader *header, const guint8 *bytes, const char *path,
                 GeglMetadata *notes, GError **error)
{
  complaints_begin (path);
  g_autoptr (GeglBuffer) buffer = decode (header, path, notes);
  if (!complaints_end (FAILURE_CORRUPT, "the decoder says", error))
    return NULL;
  if (!buffer)
    {
      g_set_error (error, FAILURE_DOMAIN, FAILURE_CORRUPT, "the %s can't be decoded",
                   image_format_name (header->format));
      return NULL;
    }
  return take_profile (buffer, header, bytes, error) ? g_steal_pointer (&buffer) : NULL;
}

/* ── Encoding ───────────────────────────────────────────────────────────── */

static void
set_up_saver (GeglNode *save, ImageFormat format, const Babl *pixels, int quality,
              GeglMetadata *notes)
{
  if (gegl_node_find_property (save, "quality") && quality > 0)
    gegl_node_set (save, "quality", quality, NULL);
  if (format == IMAGE_PNG || format == IMAGE_PNM)
    gegl_node_set (save, "bitdepth", bits_of (pixels), NULL);
  /* JPEG's saver would write them as a comment. */
  if (format == IMAGE_PNG || format == IMAGE_TIFF)
    set_notes (save, notes);
}

/* The image over white, in its own space and depth; what GEGL's own operation would
 * give, without its 16 bytes a pixel. (transfer full) */
static GeglBuffer *
flatten (GeglBuffer *buffer)
{
  const Babl *format = gegl_buffer_get_format (buffer), *space = babl_format_get_space (format);
  const Babl *linear = babl_format_with_space ("RaGaBaA float", space);
  g_autofree char *opaque
      = g_strconcat ("R'G'B' ", babl_get_name (babl_format_get_type (format, 0)), NULL);
  GeglBuffer *flat = gegl_buffer_new (gegl_buffer_get_extent (buffer),
                                      babl_format_with_space (opaque, space));
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      flat, NULL, 0, babl_format_with_space ("RGB float", space), GEGL_ACCESS_WRITE,
      GEGL_ABYSS_NONE, 2);
  gegl_buffer_iterator_add (iterator, buffer, NULL, 0, linear, GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (iterator))
    {
      float *out = iterator->items[0].data;
      const float *in = iterator->items[1].data;
      for (gint i = 0; i < iterator->length; i++)
        for (int k = 0; k < 3; k++)
          out[3 * i + k] = in[4 * i + k] + (1.0f - in[4 * i + 3]);
    }
  return flat;
}

static void
encode (GeglBuffer *buffer, const char *path, ImageFormat format, int quality, GeglMetadata *notes)
{
  const Babl *pixels = gegl_buffer_get_format (buffer);
  GeglNode *graph = gegl_node_new ();
  const gboolean loses_alpha = !CODECS[format].has_alpha && babl_format_has_alpha (pixels);
  g_autoptr (GeglBuffer) flat = loses_alpha ? flatten (buffer) : NULL;
  GeglNode *image = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer",
                                         flat ? flat : buffer, NULL);
  GeglNode *save
      = gegl_node_new_child (graph, "operation", CODECS[format].saver, "path", path, NULL);
  set_up_saver (save, format, pixels, quality, notes);
  gegl_node_link (image, save);
  gegl_node_process (save);
  g_object_unref (graph);
}

/* WebP's saver converts to sRGB, which is kept from it; the profile goes beside. */
static gboolean
save_webp (GeglBuffer *buffer, const char *path, int quality, GError **error)
{
  const Babl *own = gegl_buffer_get_format (buffer), *space = babl_format_get_space (own);
  gegl_buffer_set_format (buffer, babl_format (babl_format_get_encoding (own)));
  complaints_begin (path);
  encode (buffer, path, IMAGE_WEBP, quality, NULL);
  gegl_buffer_set_format (buffer, own);
  if (!complaints_end (FAILURE_WRITE, "the encoder says", error))
    return FALSE;
  return space == babl_space ("sRGB") || webp_add_profile (path, space, error);
}

gboolean
image_file_save (GeglBuffer *buffer, const char *path, ImageFormat format, int quality,
                 GeglMetadata *notes, GError **error)
{
  if (format == IMAGE_WEBP)
    return save_webp (buffer, path, quality, error);
  complaints_begin (path);
  encode (buffer, path, format, quality, notes);
  return complaints_end (FAILURE_WRITE, "the encoder says", error);
}
