/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See image-file.h.
 */
#include "image-file.h"

#include "failure.h"

#include <string.h>

typedef struct {
  const char *loader, *saver;
  const char *extensions[4];
} Codec;

static const Codec CODECS[N_IMAGE_FORMATS] = {
  [IMAGE_JPEG] = { "gegl:jpg-load", "gegl:jpg-save", { "jpg", "jpeg", "jpe" } },
  [IMAGE_PNG] = { "gegl:png-load", "gegl:png-save", { "png" } },
};

/* ── What the libraries say ─────────────────────────────────────────────── */

/* GEGL's loaders and savers log their errors and carry on. */
static struct {
  gboolean is_listening;
  char *first; /* the first complaint since then */
} complaints;

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  const char *message = NULL;
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
  if (level <= G_LOG_LEVEL_WARNING && complaints.is_listening)
    {
      if (!complaints.first)
        complaints.first = g_strchomp (g_strdup (message ? message : ""));
      return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n_fields, unused);
}

static void
listen_for_complaints (void)
{
  g_clear_pointer (&complaints.first, g_free);
  complaints.is_listening = TRUE;
}

/* FALSE with an error where there were some. */
static gboolean
had_no_complaints (FailureCode code, const char *what, GError **error)
{
  complaints.is_listening = FALSE;
  if (!complaints.first)
    return TRUE;
  g_set_error (error, FAILURE_DOMAIN, (int) code, "%s: %s", what, complaints.first);
  return FALSE;
}

void
image_file_init (guint n_threads)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  gegl_init (NULL, NULL);
  /* No swap: memory is asked for before a file is begun. “RAM” would make a folder
   * of that name. */
  g_object_set (gegl_config (), "threads", (int) n_threads, "swap", NULL, "use-opencl", FALSE,
                NULL);
}

gboolean
image_format_for_name (const char *name, ImageFormat *format, GError **error)
{
  const char *dot = strrchr (name, '.');
  for (guint i = 0; dot && i < N_IMAGE_FORMATS; i++)
    for (guint k = 0; k < G_N_ELEMENTS (CODECS[i].extensions) && CODECS[i].extensions[k]; k++)
      if (CODECS[i].saver && g_ascii_strcasecmp (dot + 1, CODECS[i].extensions[k]) == 0)
        {
          *format = (ImageFormat) i;
          return TRUE;
        }
  g_set_error (error, FAILURE_DOMAIN, FAILURE_OUTPUT_FORMAT,
               "output names end in .jpg or .png here, not in “%s”", dot ? dot : "");
  return FALSE;
}

/* ── Decoding and encoding ──────────────────────────────────────────────── */

GeglBuffer *
image_file_load (const char *path, const ImageHeader *header, GError **error)
{
  GeglBuffer *buffer = NULL;
  listen_for_complaints ();
  GeglNode *graph = gegl_node_new ();
  GeglNode *load = gegl_node_new_child (graph, "operation", CODECS[header->format].loader, "path",
                                        path, NULL);
  GeglNode *sink
      = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &buffer, NULL);
  gegl_node_link (load, sink);
  const GeglRectangle bounds = gegl_node_get_bounding_box (load);
  const gboolean has_size = bounds.width == (gint64) header->width
                            && bounds.height == (gint64) header->height;
  if (has_size)
    gegl_node_process (sink);
  g_object_unref (graph);
  if (!had_no_complaints (FAILURE_CORRUPT, "the decoder says", error))
    g_clear_object (&buffer);
  else if (!has_size || !buffer)
    {
      g_set_error (error, FAILURE_DOMAIN, FAILURE_CORRUPT, "the %s can't be decoded",
                   image_format_name (header->format));
      g_clear_object (&buffer);
    }
  return buffer;
}

static void
set_up_saver (GeglNode *save, GeglBuffer *buffer, ImageFormat format, const SaveSettings *settings)
{
  const Babl *pixels = gegl_buffer_get_format (buffer);
  const int n_components = babl_format_get_n_components (pixels);
  const int bits = 8 * babl_format_get_bytes_per_pixel (pixels) / n_components;
  if (format == IMAGE_JPEG && settings->quality > 0)
    gegl_node_set (save, "quality", settings->quality, NULL);
  if (format == IMAGE_PNG)
    gegl_node_set (save, "bitdepth", (settings->depth ? settings->depth : bits) > 8 ? 16 : 8,
                   NULL);
}

gboolean
image_file_save (GeglBuffer *buffer, const char *path, ImageFormat format,
                 const SaveSettings *settings, GError **error)
{
  listen_for_complaints ();
  GeglNode *graph = gegl_node_new ();
  GeglNode *source
      = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *save
      = gegl_node_new_child (graph, "operation", CODECS[format].saver, "path", path, NULL);
  set_up_saver (save, buffer, format, settings);
  gegl_node_link (source, save);
  gegl_node_process (save);
  g_object_unref (graph);
  return had_no_complaints (FAILURE_WRITE, "the encoder says", error);
}
