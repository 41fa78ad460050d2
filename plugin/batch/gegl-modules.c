/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See gegl-modules.h. GEGL loads whole folders, when it first looks for an operation;
 * so it is shown a folder of links, which is gone again afterwards.
 */
#include "gegl-modules.h"

#include <gegl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static const char FOLDERS_VARIABLE[] = "GEGL_PATH";

static const char *const MODULES[] = {
  "gegl-core", "gegl-common", "jpg-load",  "jpg-save", "png-load", "png-save", "tiff-load", "tiff-save",
  "webp-load", "webp-save",   "exr-load",  "exr-save", "ppm-load", "ppm-save", "gif-load",
};

static gboolean
link_module (char *const *folders, const char *module, const char *links)
{
  g_autofree char *name = g_strconcat (module, "." G_MODULE_SUFFIX, NULL);
  g_autofree char *link = g_build_filename (links, name, NULL);
  for (; *folders; folders++)
    {
      g_autofree char *path = g_build_filename (*folders, name, NULL);
      if (g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_EXISTS))
        return symlink (path, link) == 0;
    }
  return FALSE;
}

static void
remove_links (const char *links)
{
  for (guint i = 0; i < G_N_ELEMENTS (MODULES); i++)
    {
      g_autofree char *name = g_strconcat (MODULES[i], "." G_MODULE_SUFFIX, NULL);
      g_autofree char *link = g_build_filename (links, name, NULL);
      g_unlink (link);
    }
  g_rmdir (links);
}

static void
look_for_an_operation (void)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  gegl_node_new_child (graph, "operation", "gegl:buffer-source", NULL);
}

void
gegl_modules_init (void)
{
  g_autofree char *before = g_strdup (g_getenv (FOLDERS_VARIABLE));
  g_auto (GStrv) folders = g_strsplit (before ? before : GEGL_MODULES_DIR, G_SEARCHPATH_SEPARATOR_S, -1);
  g_autofree char *links = g_dir_make_tmp ("colorshine-XXXXXX", NULL);
  gboolean has_all = links != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (MODULES) && has_all; i++)
    has_all = link_module (folders, MODULES[i], links);
  if (has_all)
    g_setenv (FOLDERS_VARIABLE, links, TRUE);
  gegl_init (NULL, NULL);
  look_for_an_operation ();
  if (links)
    remove_links (links);
  if (before)
    g_setenv (FOLDERS_VARIABLE, before, TRUE);
  else
    g_unsetenv (FOLDERS_VARIABLE);
}
