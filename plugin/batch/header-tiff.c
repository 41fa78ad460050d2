/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TIFF (Revision 6.0, 1992; BigTIFF, 2004). What its loader reads wrongly is refused:
 * white as 0, signed numbers, more channels than colours and one alpha; and so are
 * cameras' raw files, whose first image is a thumbnail.
 */
#include "header-reader.h"

enum {
  NEW_SUBFILE_TYPE = 254,
  IMAGE_WIDTH = 256,
  IMAGE_LENGTH = 257,
  BITS_PER_SAMPLE = 258,
  PHOTOMETRIC = 262,
  STRIP_OFFSETS = 273,
  SAMPLES_PER_PIXEL = 277,
  STRIP_BYTE_COUNTS = 279,
  TILE_OFFSETS = 324,
  TILE_BYTE_COUNTS = 325,
  SAMPLE_FORMAT = 339,
  DNG_VERSION = 50706,
};
/* Descriptions, camera, time, author, copyright, XMP, IPTC, EXIF and GPS. */
static const guint METADATA_TAGS[] = { 270, 271, 272, 306, 315, 700, 33432, 33723, 34665, 34853 };
enum { ORIENTATION = 274, UPRIGHT = 1 };
enum { WHITE_IS_ZERO = 0, BLACK_IS_ZERO = 1, RGB = 2, SEPARATED = 5, CFA = 32803, LINEAR_RAW = 34892 };
enum { UNSIGNED = 1, FLOAT = 3 };
enum { REDUCED = 1 }; /* a bit of NEW_SUBFILE_TYPE */

/* Longer chains are loops. */
enum { MOST_DIRECTORIES = 4096 };

typedef struct {
  Bytes bytes;
  gboolean is_big_endian;
  gboolean is_big; /* BigTIFF: numbers of eight bytes */
} Tiff;

/* The value of a tag: its numbers, wherever they lie. */
typedef struct {
  guint64 n;
  guint bytes_each;
  guint64 at;
} Field;

static guint64
number_at (const Tiff *tiff, guint64 at, guint n_bytes)
{
  guint64 number = 0;
  if (!bytes_have (tiff->bytes, at, n_bytes))
    return 0;
  for (guint i = 0; i < n_bytes; i++)
    number = number << 8
             | tiff->bytes.data[at + (tiff->is_big_endian ? i : n_bytes - 1 - i)];
  return number;
}

static guint
bytes_of_type (guint64 type)
{
  static const guint8 sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };
  return type < sizeof sizes ? sizes[type] : 0;
}

/* Where a directory's entries begin, and how many; 0 where it lies outside the file. */
static guint64
directory_entries (const Tiff *tiff, guint64 directory, guint64 *n)
{
  const guint count_bytes = tiff->is_big ? 8 : 2, entry_bytes = tiff->is_big ? 20 : 12;
  *n = number_at (tiff, directory, count_bytes);
  const gboolean is_inside
      = bytes_have (tiff->bytes, directory, count_bytes) && *n > 0 && *n < tiff->bytes.length
        && bytes_have (tiff->bytes, directory + count_bytes, *n * entry_bytes);
  return is_inside ? directory + count_bytes : 0;
}

static gboolean
find_field (const Tiff *tiff, guint64 directory, guint tag, Field *field)
{
  const guint offset_bytes = tiff->is_big ? 8 : 4, entry_bytes = 4 + 2 * offset_bytes;
  guint64 n, at = directory_entries (tiff, directory, &n);
  for (guint64 i = 0; at > 0 && i < n; i++, at += entry_bytes)
    {
      if (number_at (tiff, at, 2) != tag)
        continue;
      field->bytes_each = bytes_of_type (number_at (tiff, at + 2, 2));
      field->n = number_at (tiff, at + 4, offset_bytes);
      field->at = at + 4 + offset_bytes;
      if (field->bytes_each == 0 || field->n == 0 || field->n > tiff->bytes.length)
        return FALSE;
      if (field->n * field->bytes_each > offset_bytes)
        field->at = number_at (tiff, field->at, offset_bytes);
      return bytes_have (tiff->bytes, field->at, field->n * field->bytes_each);
    }
  return FALSE;
}

/* Profiles and other long values may lie anywhere. */
static gboolean
has_all_values (const Tiff *tiff, guint64 directory)
{
  const guint offset_bytes = tiff->is_big ? 8 : 4, entry_bytes = 4 + 2 * offset_bytes;
  guint64 n, at = directory_entries (tiff, directory, &n);
  for (guint64 i = 0; i < n; i++, at += entry_bytes)
    {
      const guint64 n_values = number_at (tiff, at + 4, offset_bytes);
      const guint64 bytes_each = bytes_of_type (number_at (tiff, at + 2, 2));
      if (n_values > tiff->bytes.length)
        return FALSE;
      if (n_values * bytes_each > offset_bytes
          && !bytes_have (tiff->bytes, number_at (tiff, at + 4 + offset_bytes, offset_bytes),
                          n_values * bytes_each))
        return FALSE;
    }
  return TRUE;
}

static guint64
field_number (const Tiff *tiff, const Field *field, guint64 i)
{
  return number_at (tiff, field->at + i * field->bytes_each, field->bytes_each);
}

/* A tag's first number, or @otherwise. */
static guint64
number_of (const Tiff *tiff, guint64 directory, guint tag, guint64 otherwise)
{
  Field field;
  return find_field (tiff, directory, tag, &field) ? field_number (tiff, &field, 0) : otherwise;
}

/* ── Checks ─────────────────────────────────────────────────────────────── */

static gboolean
is_raw (const Tiff *tiff, guint64 directory)
{
  Field version;
  const guint64 photometric = number_of (tiff, directory, PHOTOMETRIC, RGB);
  return (number_of (tiff, directory, NEW_SUBFILE_TYPE, 0) & REDUCED) || photometric == CFA
         || photometric == LINEAR_RAW || find_field (tiff, directory, DNG_VERSION, &version)
         || bytes_match (tiff->bytes, 8, "CR\2", 3);
}

/* Whether all strips, or tiles, lie in the file. */
static gboolean
has_all_data (const Tiff *tiff, guint64 directory)
{
  Field offsets, counts;
  if (!(find_field (tiff, directory, STRIP_OFFSETS, &offsets)
        && find_field (tiff, directory, STRIP_BYTE_COUNTS, &counts))
      && !(find_field (tiff, directory, TILE_OFFSETS, &offsets)
           && find_field (tiff, directory, TILE_BYTE_COUNTS, &counts)))
    return FALSE;
  for (guint64 i = 0; i < offsets.n && i < counts.n; i++)
    if (!bytes_have (tiff->bytes, field_number (tiff, &offsets, i),
                     field_number (tiff, &counts, i)))
      return FALSE;
  return TRUE;
}

static guint64
next_directory (const Tiff *tiff, guint64 directory)
{
  guint64 n;
  const guint64 entries = directory_entries (tiff, directory, &n);
  return entries == 0 ? 0
                      : number_at (tiff, entries + n * (tiff->is_big ? 20 : 12), tiff->is_big ? 8 : 4);
}

/* Further pages; smaller versions of the first are none. */
static gboolean
has_pages (const Tiff *tiff, guint64 directory)
{
  guint n_directories = 0;
  while ((directory = next_directory (tiff, directory)) != 0 && n_directories++ < MOST_DIRECTORIES)
    if (!(number_of (tiff, directory, NEW_SUBFILE_TYPE, 0) & REDUCED))
      return TRUE;
  return FALSE;
}

/* The layouts that the loader reads as they are; others it reads as 8-bit RGBA. */
static gboolean
read_layout (const Tiff *tiff, guint64 directory, ImageHeader *header, GError **error)
{
  const guint64 photometric = number_of (tiff, directory, PHOTOMETRIC, BLACK_IS_ZERO);
  const guint64 bits = number_of (tiff, directory, BITS_PER_SAMPLE, 1);
  const guint64 n_samples = number_of (tiff, directory, SAMPLES_PER_PIXEL, 1);
  const guint64 sample_format = number_of (tiff, directory, SAMPLE_FORMAT, UNSIGNED);
  const gboolean is_direct = bits == 8 || bits == 16 || bits == 32 || bits == 64;
  if (photometric == SEPARATED)
    return header_fail (error, FAILURE_FORMAT, "a CMYK TIFF; expected RGB or greyscale");
  if (sample_format != UNSIGNED && !(sample_format == FLOAT && is_direct && bits > 8))
    return header_fail (error, FAILURE_FORMAT,
                        "a TIFF of signed or complex numbers; expected unsigned ones or floating "
                        "point");
  if (photometric == WHITE_IS_ZERO && is_direct)
    return header_fail (error, FAILURE_FORMAT, "a TIFF in which 0 is white; expected 0 as black");
  const guint64 n_colors = photometric == RGB ? 3 : 1;
  if ((photometric == RGB || photometric == BLACK_IS_ZERO) && is_direct)
    {
      if (n_samples != n_colors && n_samples != n_colors + 1)
        return header_fail (error, FAILURE_FORMAT,
                            "a TIFF with more channels than colours and one alpha");
      header->bits = (guint) bits;
      header->is_float = sample_format == FLOAT;
      header->n_channels = (guint) n_samples;
      return TRUE;
    }
  header->n_channels = 4;
  return TRUE;
}

/* Of a BigTIFF exiv2 reads nothing, so it may have nothing to keep. */
static gboolean
check_metadata (const Tiff *tiff, guint64 directory, ImageHeader *header, GError **error)
{
  gboolean has_any = number_of (tiff, directory, ORIENTATION, UPRIGHT) != UPRIGHT;
  Field field;
  for (guint i = 0; i < G_N_ELEMENTS (METADATA_TAGS); i++)
    has_any |= find_field (tiff, directory, METADATA_TAGS[i], &field);
  header->has_no_metadata = tiff->is_big;
  return !tiff->is_big || !has_any
             ? TRUE
             : header_fail (error, FAILURE_METADATA,
                            "a BigTIFF with metadata, which would be lost; a TIFF's is kept");
}

gboolean
header_read_tiff (Bytes bytes, ImageHeader *header, GError **error)
{
  const gboolean is_big = memchr (bytes.data, '+', 4) != NULL;
  const Tiff tiff = { bytes, bytes.data[0] == 'M', is_big };
  const guint64 directory = is_big ? number_at (&tiff, 8, 8) : number_at (&tiff, 4, 4);
  guint64 n_entries;
  if (directory_entries (&tiff, directory, &n_entries) == 0)
    return header_fail (error, FAILURE_TRUNCATED, "the TIFF's directory lies behind its end");
  if (is_raw (&tiff, directory))
    return header_fail (error, FAILURE_FORMAT, "a camera's raw file; develop it first");
  const guint64 width = number_of (&tiff, directory, IMAGE_WIDTH, 0);
  const guint64 height = number_of (&tiff, directory, IMAGE_LENGTH, 0);
  if (width > G_MAXINT32 || height > G_MAXINT32)
    return header_fail (error, FAILURE_CORRUPT, "the TIFF's size can't be read");
  header->width = (guint32) width;
  header->height = (guint32) height;
  if (has_pages (&tiff, directory))
    return header_fail (error, FAILURE_SEVERAL, "the TIFF has several pages; expected one");
  if (!has_all_data (&tiff, directory))
    return header_fail (error, FAILURE_TRUNCATED,
                        "the TIFF's pixels lie behind its end: it is cut off");
  if (!has_all_values (&tiff, directory))
    return header_fail (error, FAILURE_TRUNCATED,
                        "a value in the TIFF's directory lies behind its end: it is cut off");
  return check_metadata (&tiff, directory, header, error)
         && read_layout (&tiff, directory, header, error);
}
