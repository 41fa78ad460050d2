/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can go wrong with one file or one call, as names that reports and programs
 * rely on, each with whether another try may help.
 */
#pragma once

#include "colorshine.h"

#include <glib.h>
#include <json-glib/json-glib.h>

#define FAILURE_DOMAIN failure_quark ()

GQuark failure_quark (void);

typedef enum {
  FAILURE_SETTINGS,      /* a setting that is not one */
  FAILURE_RECIPE,        /* a recipe that can't be read */
  FAILURE_NOT_FOUND,     /* no such file or folder */
  FAILURE_PERMISSION,    /* may not be read or written */
  FAILURE_NOT_A_FILE,    /* a folder, a pipe, a device */
  FAILURE_READ,          /* reading broke off */
  FAILURE_EMPTY,         /* a file without bytes */
  FAILURE_FORMAT,        /* no image, or of a kind that is not read here */
  FAILURE_TRUNCATED,     /* ends too early */
  FAILURE_CORRUPT,       /* its decoder refuses it */
  FAILURE_TOO_LARGE,     /* more pixels a side than can be read or written */
  FAILURE_SEVERAL,       /* an animation or several pages */
  FAILURE_MEMORY,        /* needs more than it may take */
  FAILURE_OUTPUT_FORMAT, /* a name whose extension is not written here */
  FAILURE_EXISTS,        /* the output is there and may not be overwritten */
  FAILURE_WRITE,         /* writing broke off */
  FAILURE_DISK_FULL,
  FAILURE_METADATA,      /* EXIF, XMP or IPTC that can't be carried over */
  FAILURE_VERIFY,        /* the output doesn't decode to what it should */
  FAILURE_CRASHED,       /* the worker ended over it */
  FAILURE_TIMEOUT,       /* it took longer than it may */
  N_FAILURES,
} FailureCode;

/** As in reports: "not-found". Constant. */
const char *failure_name (FailureCode code);

/** Whether the same call may succeed later. */
gboolean failure_is_transient (FailureCode code);

/** The code of an errno; @otherwise is for what has no code of its own. */
FailureCode failure_from_errno (int number, FailureCode otherwise);

/** Sets an error from errno: "PLACE: reason". @otherwise is for what has no code of its own. */
void failure_set_from_errno (GError **error, int number, FailureCode otherwise, const char *place);

/** An error of the core, as FAILURE_RECIPE. */
void failure_set_from_core (GError **error, const ColorshineError *core_error);

/** An error as in answers and reports: "code", "message", "transient". (transfer full) */
JsonObject *failure_to_json (const GError *error);
