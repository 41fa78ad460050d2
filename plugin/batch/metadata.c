/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See metadata.h.
 */
#include "metadata.h"

#include "failure.h"

#include <gexiv2/gexiv2.h>
#include <string.h>

struct Metadata {
  GExiv2Metadata *tags; /* NULL for formats that hold none */
};

static gboolean
holds_metadata (ImageFormat format)
{
  return format == IMAGE_JPEG || format == IMAGE_PNG || format == IMAGE_TIFF
         || format == IMAGE_WEBP;
}

static void
init_once (void)
{
  static gsize is_done = 0;
  if (!g_once_init_enter (&is_done))
    return;
  gexiv2_initialize ();
  /* It warns of every camera's peculiarities. */
  gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
  g_once_init_leave (&is_done, 1);
}

static gboolean
fail (GError **error, GError *reason, const char *what)
{
  g_set_error (error, FAILURE_DOMAIN, FAILURE_METADATA, "%s: %s", what,
               reason ? reason->message : "unknown reason");
  g_clear_error (&reason);
  return FALSE;
}

static gboolean
has_any (GExiv2Metadata *tags)
{
  return gexiv2_metadata_has_exif (tags) || gexiv2_metadata_has_xmp (tags)
         || gexiv2_metadata_has_iptc (tags);
}

/* A TIFF's own tags say how its pixels are stored, and hold its profile. */
static void
drop_structure (GExiv2Metadata *tags)
{
  static const char *const structure[] = {
    "NewSubfileType", "SubfileType", "ImageWidth", "ImageLength", "BitsPerSample", "Compression",
    "PhotometricInterpretation", "FillOrder", "StripOffsets", "SamplesPerPixel", "RowsPerStrip",
    "StripByteCounts", "PlanarConfiguration", "Predictor", "ColorMap", "TileWidth", "TileLength",
    "TileOffsets", "TileByteCounts", "SubIFDs", "ExtraSamples", "SampleFormat", "SMinSampleValue",
    "SMaxSampleValue", "JPEGTables", "JPEGProc", "JPEGInterchangeFormat",
    "JPEGInterchangeFormatLength", "YCbCrCoefficients", "YCbCrSubSampling", "YCbCrPositioning",
    "ReferenceBlackWhite", "InterColorProfile", "XMLPacket", "IPTCNAA",
  };
  for (guint i = 0; i < G_N_ELEMENTS (structure); i++)
    {
      g_autofree char *tag = g_strconcat ("Exif.Image.", structure[i], NULL);
      gexiv2_metadata_try_clear_tag (tags, tag, NULL);
    }
}

Metadata *
metadata_read (const char *path, const ImageHeader *header, GError **error)
{
  Metadata *metadata = g_new0 (Metadata, 1);
  if (!holds_metadata (header->format))
    return metadata;
  init_once ();
  GError *reason = NULL;
  GExiv2Metadata *tags = gexiv2_metadata_new ();
  if (!header->has_no_metadata && !gexiv2_metadata_open_path (tags, path, &reason))
    {
      fail (error, reason, "the metadata can't be read");
      g_object_unref (tags);
      metadata_free (metadata);
      return NULL;
    }
  if (header->format == IMAGE_TIFF)
    drop_structure (tags);
  gexiv2_metadata_try_erase_exif_thumbnail (tags, NULL);
  metadata->tags = tags;
  return metadata;
}

/* What a loader found, into EXIF: JPEG's and WebP's savers write none. */
static void
set_resolution (GExiv2Metadata *tags, GeglMetadata *notes)
{
  enum { PER_INCH = 2, PER_CENTIMETRE = 3 };
  GeglResolutionUnit unit = GEGL_RESOLUTION_UNIT_NONE;
  float x = 0.0f, y = 0.0f;
  if (gexiv2_metadata_try_has_tag (tags, "Exif.Image.XResolution", NULL)
      || !gegl_metadata_get_resolution (notes, &unit, &x, &y)
      || unit == GEGL_RESOLUTION_UNIT_NONE || !(x > 0.0f && x < 1e6f) || !(y > 0.0f && y < 1e6f))
    return;
  /* Metres, of PNG, to three digits behind the centimetre's point. */
  const double scale = unit == GEGL_RESOLUTION_UNIT_DPM ? 0.01 : 1.0;
  const int code = unit == GEGL_RESOLUTION_UNIT_DPI ? PER_INCH : PER_CENTIMETRE;
  gexiv2_metadata_try_set_exif_tag_rational (tags, "Exif.Image.XResolution",
                                             (int) (1000.0 * scale * x + 0.5), 1000, NULL);
  gexiv2_metadata_try_set_exif_tag_rational (tags, "Exif.Image.YResolution",
                                             (int) (1000.0 * scale * y + 0.5), 1000, NULL);
  gexiv2_metadata_try_set_tag_long (tags, "Exif.Image.ResolutionUnit", code, NULL);
}

void
metadata_take_notes (Metadata *metadata, ImageFormat format, GeglMetadata *notes)
{
  if (metadata->tags && (format == IMAGE_JPEG || format == IMAGE_WEBP))
    set_resolution (metadata->tags, notes);
}

gboolean
metadata_is_wanted (const Metadata *metadata, ImageFormat format)
{
  return metadata->tags && has_any (metadata->tags) && holds_metadata (format);
}

/* WebP holds no IPTC. The fields of it that XMP has, too (IPTC Photo Metadata
 * Standard 2023, appendix), go there, where that says nothing yet. */
static void
move_iptc_to_xmp (GExiv2Metadata *tags)
{
  static const char *const same[][2] = {
    { "Iptc.Application2.ObjectName", "Xmp.dc.title" },
    { "Iptc.Application2.Caption", "Xmp.dc.description" },
    { "Iptc.Application2.Copyright", "Xmp.dc.rights" },
    { "Iptc.Application2.Byline", "Xmp.dc.creator" },
    { "Iptc.Application2.Keywords", "Xmp.dc.subject" },
    { "Iptc.Application2.Headline", "Xmp.photoshop.Headline" },
    { "Iptc.Application2.Credit", "Xmp.photoshop.Credit" },
    { "Iptc.Application2.Source", "Xmp.photoshop.Source" },
    { "Iptc.Application2.City", "Xmp.photoshop.City" },
    { "Iptc.Application2.ProvinceState", "Xmp.photoshop.State" },
    { "Iptc.Application2.CountryName", "Xmp.photoshop.Country" },
    { "Iptc.Application2.SpecialInstructions", "Xmp.photoshop.Instructions" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_auto (GStrv) values = gexiv2_metadata_try_get_tag_multiple (tags, same[i][0], NULL);
      if (!values || !values[0] || gexiv2_metadata_try_has_tag (tags, same[i][1], NULL))
        continue;
      if (values[1])
        gexiv2_metadata_try_set_tag_multiple (tags, same[i][1], (const char **) values, NULL);
      else
        gexiv2_metadata_try_set_tag_string (tags, same[i][1], values[0], NULL);
    }
}

gboolean
metadata_write (const Metadata *metadata, const char *path, ImageFormat format, GError **error)
{
  GError *reason = NULL;
  if (format == IMAGE_WEBP && metadata->tags)
    move_iptc_to_xmp (metadata->tags);
  if (!metadata_is_wanted (metadata, format)
      || gexiv2_metadata_save_file (metadata->tags, path, &reason))
    return TRUE;
  return fail (error, reason, "the metadata can't be written");
}

void
metadata_free (Metadata *metadata)
{
  g_clear_object (&metadata->tags);
  g_free (metadata);
}
