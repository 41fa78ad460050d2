/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See job.h.
 */
#include "job.h"

#include "atomic-file.h"
#include "failure.h"
#include "image-file.h"
#include "recolour.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ── What it cost ───────────────────────────────────────────────────────── */

static double
cpu_seconds (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + 1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Makes the kernel forget the largest size that this process had. */
static void
forget_peak_memory (void)
{
  const int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  if (write (fd, "5", 1) != 1)
    g_debug ("the peak memory can't be reset here: it is that of all files so far");
  close (fd);
}

static guint64
peak_memory (void)
{
  g_autofree char *status = NULL;
  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    {
      const char *line = strstr (status, "VmHWM:");
      if (line)
        return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
    }
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (guint64) usage.ru_maxrss * 1024;
}

/* ── Steps ──────────────────────────────────────────────────────────────── */

static gboolean
read_header (int fd, ImageHeader *header, JobResult *result, GError **error)
{
  GError *map_error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new_from_fd (fd, FALSE, &map_error);
  if (!file)
    {
      g_set_error (error, FAILURE_DOMAIN, FAILURE_READ, "the input can't be read: %s",
                   map_error->message);
      g_error_free (map_error);
      return FALSE;
    }
  const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (file);
  const gsize length = g_mapped_file_get_length (file);
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
  g_strlcpy (result->content_hash, hash, sizeof result->content_hash);
  result->input_bytes = length;
  return image_header_read (bytes, length, header, error);
}

static gboolean
resolve (GeglBuffer *buffer, const Settings *settings, double *radii, GError **error)
{
  const size_t n = settings->recipe->n_attractors;
  if (settings->radii)
    {
      memcpy (radii, settings->radii, n * sizeof *radii);
      return TRUE;
    }
  ColorshineAnalysis *analysis = NULL;
  if (!colorshine_recipe_is_resolved (settings->recipe))
    {
      analysis = recolour_analyse (buffer);
      if (!analysis)
        {
          g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY,
                               "not enough memory to count the colours");
          return FALSE;
        }
    }
  colorshine_analysis_resolve (analysis, settings->recipe, radii);
  colorshine_analysis_free (analysis);
  return TRUE;
}

static gboolean
write_output (GeglBuffer *buffer, const Settings *settings, ImageFormat format, AtomicFile *file,
              JobResult *result, GError **error)
{
  const SaveSettings save = { settings->quality, settings->depth };
  struct stat status;
  if (!image_file_save (buffer, atomic_file_path (file), format, &save, error))
    return FALSE;
  if (stat (atomic_file_path (file), &status) == 0)
    result->output_bytes = (guint64) status.st_size;
  return atomic_file_commit (file, error);
}

static gboolean
recolour_file (const Settings *settings, int input, const char *output, JobStarted started,
               gpointer data, JobResult *result, GError **error)
{
  ImageHeader header;
  ImageFormat format;
  if (!read_header (input, &header, result, error)
      || !image_format_for_name (output, &format, error))
    return FALSE;
  result->megapixels = 1e-6 * header.width * header.height;
  if (started)
    started (&header, data);
  g_autoptr (AtomicFile) file = atomic_file_new (output, settings->overwrite, error);
  if (!file)
    return FALSE;
  g_autofree char *path = file_descriptor_path (input);
  g_autoptr (GeglBuffer) buffer = image_file_load (path, &header, error);
  return buffer && resolve (buffer, settings, result->radii, error)
         && recolour_apply (buffer, settings, result->radii, error)
         && write_output (buffer, settings, format, file, result, error);
}

gboolean
job_run (const Settings *settings, const char *input, const char *output, JobStarted started,
         gpointer data, JobResult *result, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const double cpu_start = cpu_seconds ();
  memset (result, 0, sizeof *result);
  forget_peak_memory ();
  const int fd = file_open (input, error);
  const gboolean is_done
      = fd >= 0 && recolour_file (settings, fd, output, started, data, result, error);
  if (fd >= 0)
    close (fd);
  result->seconds_wall = 1e-6 * (double) (g_get_monotonic_time () - start);
  result->seconds_cpu = cpu_seconds () - cpu_start;
  result->peak_memory_bytes = peak_memory ();
  return is_done;
}
