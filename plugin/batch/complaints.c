/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See complaints.h.
 */
#define _GNU_SOURCE /* memfd_create */
#include "complaints.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct {
  gboolean is_listening;
  char *path;           /* that libraries know the file by */
  char *logged;         /* the first warning since then */
  int printed;          /* memory that stands for standard error meanwhile; −1 = none */
  int standard_error;   /* the real one */
  void (*tell_exit) (const char *sentence);
} complaints = { .printed = -1, .standard_error = -1 };

/* GEGL's TIFF loader says so in a message, and carries on. */
static gboolean
is_failure (GLogLevelFlags level, const char *message)
{
  return (level & G_LOG_LEVEL_MASK) <= G_LOG_LEVEL_WARNING
         || ((level & G_LOG_LEVEL_MESSAGE) && strstr (message, "failed"));
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  const char *message = "";
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0 && fields[i].value)
      message = fields[i].value;
  if (!complaints.is_listening)
    return g_log_writer_default (level, fields, n_fields, unused);
  if (is_failure (level, message) && !complaints.logged)
    complaints.logged = g_strchomp (g_strdup (message));
  return G_LOG_WRITER_HANDLED;
}

/* libjpeg's warnings that spoil no pixel: padding that some cameras write. */
static gboolean
is_harmless (const char *line)
{
  return strstr (line, "extraneous bytes before marker") || g_str_has_prefix (line, "libpng warning")
         || *line == '\0';
}

/* GEGL makes of libpng's words that the file can't be opened, and prints them twice. */
static const char *
libpng_error (const char *printed)
{
  static const char prefix[] = "libpng error: ";
  const char *words = printed ? g_strrstr (printed, prefix) : NULL;
  return words ? words + strlen (prefix) : NULL;
}

/* In which the file is not called by a name that its owner doesn't know. */
static char *
for_people (const char *sentence)
{
  GString *text = g_string_new (sentence);
  g_string_replace (text, complaints.path, "the file", 0);
  return g_string_free (text, FALSE);
}

/* The first line on standard error that matters: (transfer full) (nullable). */
static char *
printed_complaint (void)
{
  char text[4096];
  const ssize_t length = pread (complaints.printed, text, sizeof text - 1, 0);
  text[MAX (length, 0)] = '\0';
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (!is_harmless (lines[i]))
      return g_strchomp (g_utf8_make_valid (lines[i], -1));
  return NULL;
}

static void
restore_standard_error (void)
{
  if (complaints.printed < 0)
    return;
  dup2 (complaints.standard_error, STDERR_FILENO);
  close (complaints.standard_error);
  close (complaints.printed);
  complaints.printed = complaints.standard_error = -1;
}

static void
tell_exit (void)
{
  if (!complaints.is_listening)
    return;
  g_autofree char *printed = complaints.printed >= 0 ? printed_complaint () : NULL;
  complaints.is_listening = FALSE;
  restore_standard_error ();
  if (complaints.tell_exit)
    complaints.tell_exit (printed ? printed : "it ended the process");
}

void
complaints_init (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  atexit (tell_exit);
}

void
complaints_on_exit (void (*tell) (const char *sentence))
{
  complaints.tell_exit = tell;
}

void
complaints_begin (const char *path)
{
  g_clear_pointer (&complaints.logged, g_free);
  g_free (complaints.path);
  complaints.path = g_strdup (path);
  complaints.is_listening = TRUE;
  complaints.printed = memfd_create ("complaints", MFD_CLOEXEC);
  if (complaints.printed < 0)
    return;
  complaints.standard_error = dup (STDERR_FILENO);
  if (complaints.standard_error >= 0)
    dup2 (complaints.printed, STDERR_FILENO);
  else
    {
      close (complaints.printed);
      complaints.printed = -1;
    }
}

gboolean
complaints_end (FailureCode code, const char *what, GError **error)
{
  g_autofree char *printed = complaints.printed >= 0 ? printed_complaint () : NULL;
  const char *found = libpng_error (printed);
  if (!found)
    found = complaints.logged ? complaints.logged : printed;
  complaints.is_listening = FALSE;
  restore_standard_error ();
  if (!found)
    return TRUE;
  g_autofree char *sentence = for_people (found);
  if (strstr (sentence, g_strerror (ENOSPC)) || strstr (sentence, g_strerror (EFBIG)))
    code = FAILURE_DISK_FULL;
  g_set_error (error, FAILURE_DOMAIN, (int) code, "%s: %s", what, sentence);
  return FALSE;
}
