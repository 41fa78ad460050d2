/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See counting-source.h.
 */
#include "counting-source.h"

#include <gegl-plugin.h>

typedef struct {
  GeglOperationSource parent_instance;
  int seed, width, height;
} CountingSource;

typedef GeglOperationSourceClass CountingSourceClass;

enum { PROP_SEED = 1, PROP_WIDTH, PROP_HEIGHT };

static GType counting_source_get_type (void);
G_DEFINE_TYPE (CountingSource, counting_source, GEGL_TYPE_OPERATION_SOURCE)

static gint n_pixels_rendered;  /* atomic */
static gint changes_next_time;  /* atomic */

static int *
field (GObject *object, guint id)
{
  CountingSource *self = (CountingSource *) object;
  return id == PROP_SEED ? &self->seed : id == PROP_WIDTH ? &self->width : &self->height;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  *field (object, id) = g_value_get_int (value);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, *field (object, id));
}

static void
prepare (GeglOperation *operation)
{
  gegl_operation_set_format (operation, "output", babl_format ("RGBA float"));
}

static GeglRectangle
get_bounding_box (GeglOperation *operation)
{
  const CountingSource *self = (CountingSource *) operation;
  return (GeglRectangle){ 0, 0, self->width, self->height };
}

static gboolean
process (GeglOperation *operation, GeglBuffer *output, const GeglRectangle *roi, gint level)
{
  const CountingSource *self = (CountingSource *) operation;
  const GeglRectangle all = get_bounding_box (operation);
  if (g_atomic_int_compare_and_exchange (&changes_next_time, TRUE, FALSE))
    gegl_operation_invalidate (operation, &all, FALSE);
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      output, roi, 0, babl_format ("RGBA float"), GEGL_ACCESS_WRITE, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const GeglRectangle *area = &iterator->items[0].roi;
      float *pixel = iterator->items[0].data;
      for (int y = area->y; y < area->y + area->height; y++)
        for (int x = area->x; x < area->x + area->width; x++, pixel += 4)
          {
            pixel[0] = (float) (x % 61) / 60.0f;
            pixel[1] = (float) (y % 53) / 52.0f;
            pixel[2] = (float) ((x + y + self->seed) % 47) / 46.0f;
            pixel[3] = 1.0f;
          }
    }
  g_atomic_int_add (&n_pixels_rendered, roi->width * roi->height);
  return TRUE;
}

static void
counting_source_class_init (CountingSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  static const char *const names[] = { "seed", "width", "height" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (
        object_class, PROP_SEED + i,
        g_param_spec_int (names[i], NULL, NULL, 0, 10000, i ? 300 : 0,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS));
  operation_class->prepare = prepare;
  operation_class->get_bounding_box = get_bounding_box;
  operation_class->cache_policy = GEGL_CACHE_POLICY_NEVER;
  GEGL_OPERATION_SOURCE_CLASS (klass)->process = process;
  gegl_operation_class_set_keys (operation_class, "name", COUNTING_SOURCE, NULL);
}

static void
counting_source_init (CountingSource *self)
{
}

void
counting_source_register (void)
{
  /* GEGL knows an operation from the moment that its class exists. */
  g_type_class_ref (counting_source_get_type ());
}

gint64
counting_source_take_count (void)
{
  const gint count = g_atomic_int_get (&n_pixels_rendered);
  g_atomic_int_add (&n_pixels_rendered, -count);
  return count;
}

void
counting_source_change_while_rendering (void)
{
  g_atomic_int_set (&changes_next_time, TRUE);
}
