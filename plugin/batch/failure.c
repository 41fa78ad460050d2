/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See failure.h.
 */
#include "failure.h"

#include <errno.h>

G_DEFINE_QUARK (colorshine-failure-quark, failure)

static const struct {
  const char *name;
  gboolean is_transient;
} FAILURES[N_FAILURES] = {
  [FAILURE_SETTINGS] = { "settings", FALSE },
  [FAILURE_RECIPE] = { "recipe", FALSE },
  [FAILURE_NOT_FOUND] = { "not-found", FALSE },
  [FAILURE_PERMISSION] = { "permission", FALSE },
  [FAILURE_NOT_A_FILE] = { "not-a-file", FALSE },
  [FAILURE_READ] = { "read", TRUE },
  [FAILURE_EMPTY] = { "empty", FALSE },
  [FAILURE_FORMAT] = { "format", FALSE },
  [FAILURE_TRUNCATED] = { "truncated", FALSE },
  [FAILURE_CORRUPT] = { "corrupt", FALSE },
  [FAILURE_TOO_LARGE] = { "too-large", FALSE },
  [FAILURE_SEVERAL] = { "several", FALSE },
  [FAILURE_MEMORY] = { "memory", FALSE },
  [FAILURE_OUTPUT_FORMAT] = { "output-format", FALSE },
  [FAILURE_EXISTS] = { "exists", FALSE },
  [FAILURE_WRITE] = { "write", TRUE },
  [FAILURE_DISK_FULL] = { "disk-full", TRUE },
  [FAILURE_METADATA] = { "metadata", FALSE },
  [FAILURE_VERIFY] = { "verify", FALSE },
  [FAILURE_CRASHED] = { "crashed", TRUE },
  [FAILURE_TIMEOUT] = { "timeout", TRUE },
};

const char *
failure_name (FailureCode code)
{
  return FAILURES[code].name;
}

gboolean
failure_is_transient (FailureCode code)
{
  return FAILURES[code].is_transient;
}

FailureCode
failure_from_errno (int number, FailureCode otherwise)
{
  switch (number)
    {
    case ENOENT:
    case ENOTDIR:
      return FAILURE_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return FAILURE_PERMISSION;
    case EISDIR:
    case ELOOP:
      return FAILURE_NOT_A_FILE;
    case EEXIST:
      return FAILURE_EXISTS;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return FAILURE_DISK_FULL;
    default:
      return otherwise;
    }
}

void
failure_set_from_errno (GError **error, int number, FailureCode otherwise, const char *place)
{
  g_set_error (error, FAILURE_DOMAIN, (int) failure_from_errno (number, otherwise), "%s: %s", place,
               g_strerror (number));
}

void
failure_set_from_core (GError **error, const ColorshineError *core_error)
{
  char sentence[512];
  colorshine_error_format (core_error, sentence, sizeof sentence);
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_RECIPE, sentence);
}

JsonObject *
failure_to_json (const GError *error)
{
  const FailureCode code
      = error->domain == FAILURE_DOMAIN ? (FailureCode) error->code : FAILURE_SETTINGS;
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "code", failure_name (code));
  json_object_set_string_member (object, "message", message);
  json_object_set_boolean_member (object, "transient", failure_is_transient (code));
  return object;
}
