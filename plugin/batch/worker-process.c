/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See worker-process.h.
 */
#include "worker-process.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than any answer has: names of 4,096 bytes, escaped, and 64 radii. */
#define MAX_LINE_BYTES (1 << 20)
#define MAX_MESSAGE_BYTES 4096

struct WorkerProcess {
  const WorkerProcessEvents *events;
  gpointer data;
  gboolean pass_on_messages;
  GPid id;
  gboolean has_exited;
  int wait_status;
  int to, from, messages; /* descriptors; −1 once closed */
  guint to_source, from_source, messages_source, child_source;
  GString *unsent, *unread, *last_messages;
  gboolean close_when_sent;
};

/* ── Descriptors ────────────────────────────────────────────────────────── */

static void
close_end (int *descriptor, guint *source)
{
  g_clear_handle_id (source, g_source_remove);
  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
}

static void
tell_end (WorkerProcess *process)
{
  if (process->has_exited && process->from < 0)
    process->events->ended (process, process->data);
}

/* Gives each whole line on. */
static void
tell_lines (WorkerProcess *process)
{
  char *start, *stop;
  if (!memchr (process->unread->str, '\n', process->unread->len))
    return;
  g_autofree char *text = g_strdup (process->unread->str);
  for (start = text; (stop = strchr (start, '\n')); start = stop + 1)
    {
      *stop = '\0';
      process->events->line (process, start, process->data);
    }
  g_string_assign (process->unread, start);
}

/* Reads what is there. Returns: whether more may come */
static gboolean
read_some (int descriptor, GString *text)
{
  char bytes[16384];
  const ssize_t n = read (descriptor, bytes, sizeof bytes);
  if (n > 0)
    g_string_append_len (text, bytes, n);
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static gboolean
on_answer (gint descriptor, GIOCondition condition, gpointer pointer)
{
  WorkerProcess *process = pointer;
  (void) condition;
  const gboolean goes_on = read_some (descriptor, process->unread);
  tell_lines (process);
  if (process->unread->len > MAX_LINE_BYTES)
    {
      g_string_truncate (process->unread, 0);
      worker_process_signal (process, SIGKILL);
    }
  if (goes_on)
    return G_SOURCE_CONTINUE;
  process->from_source = 0;
  close_end (&process->from, &process->from_source);
  tell_end (process);
  return G_SOURCE_REMOVE;
}

/* Returns: whether anything was there */
static gboolean
take_message (WorkerProcess *process)
{
  GString *messages = process->last_messages;
  const gsize n_before = messages->len;
  read_some (process->messages, messages);
  const gsize n_new = messages->len - n_before;
  if (process->pass_on_messages)
    fwrite (messages->str + n_before, 1, n_new, stderr);
  if (messages->len > MAX_MESSAGE_BYTES)
    g_string_erase (messages, 0, (gssize) (messages->len - MAX_MESSAGE_BYTES));
  return n_new > 0;
}

static gboolean
on_message (gint descriptor, GIOCondition condition, gpointer pointer)
{
  WorkerProcess *process = pointer;
  (void) descriptor;
  if (take_message (process) || !(condition & (G_IO_HUP | G_IO_ERR)))
    return G_SOURCE_CONTINUE;
  process->messages_source = 0;
  close_end (&process->messages, &process->messages_source);
  return G_SOURCE_REMOVE;
}

static gboolean
write_some (WorkerProcess *process)
{
  const ssize_t n = write (process->to, process->unsent->str, process->unsent->len);
  if (n > 0)
    g_string_erase (process->unsent, 0, n);
  return n >= 0 || errno == EAGAIN || errno == EINTR;
}

static gboolean
on_writable (gint descriptor, GIOCondition condition, gpointer pointer)
{
  WorkerProcess *process = pointer;
  (void) descriptor, (void) condition;
  const gboolean goes_on = write_some (process);
  if (goes_on && process->unsent->len > 0)
    return G_SOURCE_CONTINUE;
  process->to_source = 0;
  if (!goes_on || process->close_when_sent)
    close_end (&process->to, &process->to_source);
  return G_SOURCE_REMOVE;
}

/* What it wrote before it ended may still be on the way. */
static void
on_exit_of_child (GPid id, gint wait_status, gpointer pointer)
{
  WorkerProcess *process = pointer;
  (void) id;
  process->child_source = 0;
  process->has_exited = TRUE;
  process->wait_status = wait_status;
  close_end (&process->to, &process->to_source);
  while (process->messages >= 0 && take_message (process))
    ;
  close_end (&process->messages, &process->messages_source);
  tell_end (process);
}

/* ── Starting and ending ────────────────────────────────────────────────── */

/* In the new process. Signals that are ignored stay so through exec. */
static void
prepare_child (gpointer data)
{
  const GPid parent = GPOINTER_TO_INT (data);
  signal (SIGINT, SIG_IGN);
  signal (SIGPIPE, SIG_DFL);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    _exit (1);
}

static void
watch (WorkerProcess *process)
{
  const int descriptors[] = { process->to, process->from, process->messages };
  for (guint i = 0; i < G_N_ELEMENTS (descriptors); i++)
    g_unix_set_fd_nonblocking (descriptors[i], TRUE, NULL);
  process->from_source
      = g_unix_fd_add (process->from, G_IO_IN | G_IO_HUP | G_IO_ERR, on_answer, process);
  process->messages_source
      = g_unix_fd_add (process->messages, G_IO_IN | G_IO_HUP | G_IO_ERR, on_message, process);
  process->child_source = g_child_watch_add (process->id, on_exit_of_child, process);
}

WorkerProcess *
worker_process_start (const char *const *arguments, gboolean pass_on_messages,
                      const WorkerProcessEvents *events, gpointer data, GError **error)
{
  WorkerProcess *process = g_new0 (WorkerProcess, 1);
  process->events = events;
  process->data = data;
  process->pass_on_messages = pass_on_messages;
  process->unsent = g_string_new (NULL);
  process->unread = g_string_new (NULL);
  process->last_messages = g_string_new (NULL);
  process->to = process->from = process->messages = -1;
  if (g_spawn_async_with_pipes (NULL, (char **) arguments, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES, prepare_child,
                                GINT_TO_POINTER ((int) getpid ()), &process->id, &process->to,
                                &process->from, &process->messages, error))
    {
      watch (process);
      return process;
    }
  process->has_exited = TRUE;
  worker_process_free (process);
  return NULL;
}

void
worker_process_free (WorkerProcess *process)
{
  if (!process)
    return;
  if (!process->has_exited)
    {
      g_clear_handle_id (&process->child_source, g_source_remove);
      kill (process->id, SIGKILL);
      waitpid (process->id, NULL, 0);
      g_spawn_close_pid (process->id);
    }
  g_clear_handle_id (&process->child_source, g_source_remove);
  close_end (&process->to, &process->to_source);
  close_end (&process->from, &process->from_source);
  close_end (&process->messages, &process->messages_source);
  g_string_free (process->unsent, TRUE);
  g_string_free (process->unread, TRUE);
  g_string_free (process->last_messages, TRUE);
  g_free (process);
}

void
worker_process_send (WorkerProcess *process, const char *line)
{
  if (process->to < 0)
    return;
  g_string_append (process->unsent, line);
  g_string_append_c (process->unsent, '\n');
  if (!process->to_source)
    process->to_source
        = g_unix_fd_add (process->to, G_IO_OUT | G_IO_HUP | G_IO_ERR, on_writable, process);
}

void
worker_process_close (WorkerProcess *process)
{
  process->close_when_sent = TRUE;
  if (!process->to_source)
    close_end (&process->to, &process->to_source);
}

void
worker_process_signal (WorkerProcess *process, int number)
{
  if (!process->has_exited)
    kill (process->id, number);
}

/* ── Looking at it ──────────────────────────────────────────────────────── */

GPid
worker_process_id (const WorkerProcess *process)
{
  return process->id;
}

guint64
worker_process_memory (const WorkerProcess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", (int) process->id);
  g_autofree char *text = NULL;
  if (process->has_exited || !g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  /* The second number: resident pages (proc_pid_statm(5)). */
  const char *space = strchr (text, ' ');
  return space ? g_ascii_strtoull (space, NULL, 10) * (guint64) sysconf (_SC_PAGESIZE) : 0;
}

/* The last line that it wrote to standard error, which often says why. */
static char *
last_message (const WorkerProcess *process)
{
  g_autofree char *text = g_utf8_make_valid (process->last_messages->str, -1);
  g_strchomp (text);
  const char *end_of_line = strrchr (text, '\n');
  return g_strdup (end_of_line ? end_of_line + 1 : text);
}

char *
worker_process_end_in_words (const WorkerProcess *process)
{
  g_autofree char *message = last_message (process);
  const char *colon = *message ? ": " : "";
  const int status = process->wait_status;
  if (WIFSIGNALED (status))
    return g_strdup_printf ("was killed by signal %d (%s)%s%s", WTERMSIG (status),
                            strsignal (WTERMSIG (status)), colon, message);
  return g_strdup_printf ("ended with status %d%s%s", WEXITSTATUS (status), colon, message);
}
