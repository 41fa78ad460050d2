/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See in-child.h.
 */
#define _GNU_SOURCE /* memfd_create */
#include "in-child.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int
new_memory (const char *text)
{
  const int fd = memfd_create ("standard", 0);
  const gssize length = (gssize) strlen (text);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, (gsize) length), ==, length);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  return fd;
}

static char *
take_text (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  close (fd);
  return text;
}

/* GLib marks what tests print, shows all that is logged, and ends them at a warning. */
static void
print_as_it_is (const char *text)
{
  fputs (text, stdout);
}

static InChild
run (const Verb *verb, int (*main) (int, char **), const char *line, const char *input)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  const int n_words = (int) g_strv_length (words);
  const int fds[] = { new_memory (input), new_memory (""), new_memory ("") };
  fflush (NULL);
  const pid_t child = fork ();
  if (child == 0)
    {
      for (int i = 0; i < 3; i++)
        dup2 (fds[i], i);
      g_set_print_handler (print_as_it_is);
      g_log_set_default_handler (g_log_default_handler, NULL);
      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      const int status = verb ? verb_run (verb, n_words, words) : main (n_words, words);
      fflush (NULL);
      _exit (status);
    }
  int wait_status;
  g_assert_cmpint (waitpid (child, &wait_status, 0), ==, child);
  g_assert_true (WIFEXITED (wait_status));
  close (fds[0]);
  return (InChild){ WEXITSTATUS (wait_status), take_text (fds[1]), take_text (fds[2]) };
}

InChild
in_child_main (int (*main) (int argc, char **argv), const char *line, const char *input)
{
  return run (NULL, main, line, input);
}

InChild
in_child_verb (const Verb *verb, const char *line, const char *input)
{
  return run (verb, NULL, line, input);
}

void
in_child_clear (InChild *child)
{
  g_clear_pointer (&child->out, g_free);
  g_clear_pointer (&child->err, g_free);
}

void
in_child_assert (InChild child, int status, const char *out, const char *err)
{
  g_assert_cmpstr (child.err, ==, err);
  g_assert_cmpstr (child.out, ==, out);
  g_assert_cmpint (child.status, ==, status);
  in_child_clear (&child);
}
