/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See input-file.h.
 */
#define _DEFAULT_SOURCE /* madvise */
#include "input-file.h"

#include "atomic-file.h"
#include "failure.h"

#include <sys/mman.h>
#include <unistd.h>

const guint8 *
input_file_bytes (const InputFile *input)
{
  return (const guint8 *) g_mapped_file_get_contents (input->mapped);
}

gsize
input_file_length (const InputFile *input)
{
  return g_mapped_file_get_length (input->mapped);
}

static gboolean
map (InputFile *input, GError **error)
{
  GError *reason = NULL;
  input->mapped = g_mapped_file_new_from_fd (input->fd, FALSE, &reason);
  if (input->mapped)
    return TRUE;
  g_set_error (error, FAILURE_DOMAIN, FAILURE_READ, "the input can't be read: %s",
               reason->message);
  g_error_free (reason);
  return FALSE;
}

gboolean
input_file_open (InputFile *input, const char *path, GError **error)
{
  *input = (InputFile){ .fd = file_open (path, error) };
  if (input->fd < 0)
    return FALSE;
  input->path = file_descriptor_path (input->fd);
  return map (input, error)
         && image_header_read (input_file_bytes (input), input_file_length (input), &input->header,
                               error);
}

void
input_file_close (InputFile *input)
{
  g_clear_pointer (&input->mapped, g_mapped_file_unref);
  g_clear_pointer (&input->path, g_free);
  if (input->fd >= 0)
    close (input->fd);
  input->fd = -1;
}

void
input_file_hash (const InputFile *input, char hash[INPUT_FILE_HASH_SIZE])
{
  g_autofree char *text = g_compute_checksum_for_data (G_CHECKSUM_SHA256, input_file_bytes (input),
                                                       input_file_length (input));
  g_strlcpy (hash, text, INPUT_FILE_HASH_SIZE);
}

void
input_file_drop_pages (const InputFile *input)
{
  if (madvise (g_mapped_file_get_contents (input->mapped), input_file_length (input),
               MADV_DONTNEED)
      != 0)
    g_debug ("the input's pages stay in memory");
}
