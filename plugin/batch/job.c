/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See job.h.
 */
#include "job.h"

#include "atomic-file.h"
#include "failure.h"
#include "image-file.h"
#include "input-file.h"
#include "memory-need.h"
#include "metadata.h"
#include "resources.h"

#include <gegl-metadatahash.h>
#include <string.h>

/* ── Steps ──────────────────────────────────────────────────────────────── */

static gboolean
has_memory (guint64 need, guint64 limit, GError **error)
{
  if (limit == 0 || need <= limit)
    return TRUE;
  g_autofree char *needed = g_format_size_full (need, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *allowed = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_MEMORY, "needs %s of memory; it may take %s", needed,
               allowed);
  return FALSE;
}

static gboolean
resolve (GeglBuffer *buffer, const Settings *settings, double *radii, GError **error)
{
  if (!settings->radii)
    return recolour_resolve (buffer, settings->recipe, radii, error);
  memcpy (radii, settings->radii, settings->recipe->n_attractors * sizeof *radii);
  return TRUE;
}

/* Encoders don't always say that they failed. */
static gboolean
is_whole (const char *path, const InputFile *input, JobResult *result, GError **error)
{
  ImageHeader header;
  GError *reason = NULL;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
  const gsize length = mapped ? g_mapped_file_get_length (mapped) : 0;
  const gboolean can_be_read
      = mapped
        && image_header_read ((const guint8 *) g_mapped_file_get_contents (mapped), length,
                              &header, &reason);
  result->output_bytes = length;
  if (can_be_read && header.width == input->header.width && header.height == input->header.height)
    return TRUE;
  g_set_error (error, FAILURE_DOMAIN, FAILURE_WRITE, "the output was not written whole%s%s",
               reason ? ": " : "", reason ? reason->message : "");
  g_clear_error (&reason);
  return FALSE;
}

static gboolean
verify (const char *path, GError **error)
{
  GError *reason = NULL;
  ImageHeader header;
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, &reason);
  g_autoptr (GeglBuffer) decoded = NULL;
  if (mapped)
    {
      const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (mapped);
      if (image_header_read (bytes, g_mapped_file_get_length (mapped), &header, &reason))
        decoded = image_file_load (&header, bytes, path, NULL, &reason);
    }
  if (decoded)
    return TRUE;
  g_set_error (error, FAILURE_DOMAIN, FAILURE_VERIFY, "the output can't be decoded again: %s",
               reason->message);
  g_error_free (reason);
  return FALSE;
}

/* Frees @buffer as soon as it is written. */
static gboolean
write_output (const Settings *settings, GeglBuffer *buffer, const InputFile *input,
              Metadata *metadata, GeglMetadata *notes, ImageFormat format, AtomicFile *file,
              JobResult *result, GError **error)
{
  const char *path = atomic_file_path (file);
  const gboolean is_saved
      = image_file_save (buffer, path, format, settings->quality, notes, error);
  g_object_unref (buffer);
  metadata_take_notes (metadata, format, notes);
  const gboolean is_written = is_saved && metadata_write (metadata, path, format, error)
                              && is_whole (path, input, result, error);
  if (!is_written)
    atomic_file_blame_disk (file, error);
  return is_written && (!settings->verify || verify (path, error))
         && atomic_file_commit (file, error);
}

static gboolean
recolour (const Settings *settings, const InputFile *input, ImageFormat format, AtomicFile *file,
          JobResult *result, GError **error)
{
  g_autoptr (Metadata) metadata = metadata_read (input->path, &input->header, error);
  if (!metadata)
    return FALSE;
  g_autoptr (GObject) notes = G_OBJECT (gegl_metadata_hash_new ());
  g_autoptr (GeglBuffer) buffer = image_file_load (&input->header, input_file_bytes (input),
                                                   input->path, GEGL_METADATA (notes), error);
  if (!buffer)
    return FALSE;
  /* GEGL 0.4.42 reads half precision as single. */
  const gboolean is_exr = format == IMAGE_EXR && input->header.format == IMAGE_EXR;
  const int own_depth = is_exr ? (int) input->header.bits : 0;
  const Babl *pixels = image_file_pixels (format, gegl_buffer_get_format (buffer),
                                          settings->depth ? settings->depth : own_depth, error);
  if (!pixels
      || !image_file_check_size (format, input->header.width, input->header.height,
                                 (guint) babl_format_get_bytes_per_pixel (pixels), error)
      || !resolve (buffer, settings, result->radii, error))
    return FALSE;
  GeglBuffer *moved
      = recolour_apply (buffer, pixels, settings, result->radii, &result->coverage, error);
  g_clear_object (&buffer);
  return moved
         && write_output (settings, moved, input, metadata, GEGL_METADATA (notes), format, file,
                          result, error);
}

static gboolean
recolour_input (const Settings *settings, const InputFile *input, const char *output,
                JobResult *result, GError **error)
{
  ImageFormat format;
  if (!image_format_for_name (output, &format, error))
    return FALSE;
  result->memory_need_bytes = memory_need (&input->header, format, settings);
  if (!has_memory (result->memory_need_bytes, settings->memory_bytes, error))
    return FALSE;
  /* What TIFF and WebP free comes in pieces that don't fit what is wanted next. */
  resources_expect (result->memory_need_bytes,
                    input->header.format == IMAGE_JPEG && format == IMAGE_JPEG);
  resources_forget_peak ();
  /* JPEG's encoder writes for ever where nothing can be written; WebP's is asked for a
   * profile that it doesn't write. */
  const gboolean in_memory = format == IMAGE_JPEG || format == IMAGE_WEBP;
  g_autoptr (AtomicFile) file
      = atomic_file_new (output, settings->overwrite, input->fd, in_memory, error);
  return file && recolour (settings, input, format, file, result, error);
}

/* ── Whole jobs ─────────────────────────────────────────────────────────── */

gboolean
job_run (const Settings *settings, const char *input_path, const char *output, JobStarted started,
         gpointer data, JobResult *result, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const double cpu_start = resources_cpu_seconds ();
  InputFile input;
  memset (result, 0, sizeof *result);
  resources_forget_peak ();
  gboolean is_done = input_file_open (&input, input_path, error);
  if (is_done)
    {
      result->megapixels = 1e-6 * input.header.width * input.header.height;
      if (started)
        started (&input.header, data);
      result->input_bytes = input_file_length (&input);
      input_file_hash (&input, result->content_hash);
      input_file_drop_pages (&input);
      is_done = recolour_input (settings, &input, output, result, error);
    }
  input_file_close (&input);
  result->seconds_wall = 1e-6 * (double) (g_get_monotonic_time () - start);
  result->seconds_cpu = resources_cpu_seconds () - cpu_start;
  result->peak_memory_bytes = resources_peak ();
  return is_done;
}

gboolean
job_analyse (const char *path, guint64 memory_bytes, ColorshineAnalysis **analysis,
             guint32 *n_rows, GError **error)
{
  InputFile input;
  gboolean is_done = FALSE;
  if (input_file_open (&input, path, error)
      && has_memory (memory_need_to_analyse (&input.header), memory_bytes, error))
    {
      input_file_drop_pages (&input);
      g_autoptr (GeglBuffer) buffer
          = image_file_load (&input.header, input_file_bytes (&input), input.path, NULL, error);
      is_done = buffer && recolour_analyse_more (buffer, analysis, n_rows, error);
    }
  input_file_close (&input);
  return is_done;
}
