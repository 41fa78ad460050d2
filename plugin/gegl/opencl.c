/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * GEGL has the device and its pixels; the core has the program and the numbers. The
 * program is not compiled by GEGL's own function, which turns the device's
 * optimizer off.
 */
#include "config.h"

#include "opencl.h"

#include <stdlib.h>

/* The program belongs to the one device that GEGL chose. */
static struct {
  GMutex mutex; /* a kernel's arguments are part of the kernel */
  gboolean is_built;
  cl_kernel kernel; /* NULL where it could not be built */
} device;

/* ── Program ────────────────────────────────────────────────────────────── */

static cl_kernel
build_kernel (void)
{
  const char *source = colorshine_opencl_source ();
  cl_int status;
  cl_program program
      = gegl_clCreateProgramWithSource (gegl_cl_get_context (), 1, &source, NULL, &status);
  if (status != CL_SUCCESS)
    return NULL;
  status = gegl_clBuildProgram (program, 0, NULL, "-cl-std=CL1.2", NULL, NULL);
  if (status != CL_SUCCESS)
    {
      char log[4096] = "";
      gegl_clGetProgramBuildInfo (program, gegl_cl_get_device (), CL_PROGRAM_BUILD_LOG,
                                  sizeof log - 1, log, NULL);
      g_info ("OpenCL: %s", log);
      return NULL;
    }
  cl_kernel kernel = gegl_clCreateKernel (program, COLORSHINE_OPENCL_KERNEL, &status);
  return status == CL_SUCCESS ? kernel : NULL;
}

/* ── Buffers ────────────────────────────────────────────────────────────── */

static cl_mem
new_buffer (cl_mem_flags flags, size_t n_bytes, void *content)
{
  cl_int status;
  cl_mem buffer
      = gegl_clCreateBuffer (gegl_cl_get_context (),
                             flags | (content ? CL_MEM_COPY_HOST_PTR : 0), n_bytes, content, &status);
  return status == CL_SUCCESS ? buffer : NULL;
}

static void
release_buffer (cl_mem buffer)
{
  if (buffer)
    gegl_clReleaseMemObject (buffer);
}

static gboolean
read_buffer (cl_mem buffer, void *content, size_t n_bytes)
{
  return gegl_clEnqueueReadBuffer (gegl_cl_get_command_queue (), buffer, CL_TRUE, 0, n_bytes,
                                   content, 0, NULL, NULL)
         == CL_SUCCESS;
}

static gboolean
write_buffer (cl_mem buffer, const void *content, size_t n_bytes)
{
  return gegl_clEnqueueWriteBuffer (gegl_cl_get_command_queue (), buffer, CL_TRUE, 0, n_bytes,
                                    content, 0, NULL, NULL)
         == CL_SUCCESS;
}

/* ── Running ────────────────────────────────────────────────────────────── */

/* Pixels that the device leaves to the processor. */
static gboolean
do_referred (const ColorshineTransform *transform, const OpenclRows *rows, cl_mem referred,
             size_t n_referred)
{
  const size_t n_bytes = rows->n_pixels * 4 * sizeof (float);
  g_autofree cl_uint *indices = g_new (cl_uint, 1 + n_referred);
  g_autofree float *in = g_malloc (n_bytes), *out = g_malloc (n_bytes);
  if (!read_buffer (referred, indices, (1 + n_referred) * sizeof *indices)
      || !read_buffer (rows->in, in, n_bytes) || !read_buffer (rows->out, out, n_bytes))
    return FALSE;
  for (size_t i = 1; i <= n_referred; i++)
    colorshine_transform_row (transform, in + 4 * (size_t) indices[i],
                              out + 4 * (size_t) indices[i], 1, NULL);
  return write_buffer (rows->out, out, n_bytes);
}

static gboolean
set_arguments (const OpenclRows *rows, cl_mem parameters, cl_mem referred)
{
  const cl_int width = rows->width, n_kept = rows->n_kept;
  return gegl_cl_set_kernel_args (device.kernel, sizeof rows->in, &rows->in, sizeof rows->out,
                                  &rows->out, sizeof parameters, &parameters, sizeof width, &width,
                                  sizeof n_kept, &n_kept, sizeof referred, &referred, NULL)
         == CL_SUCCESS;
}

static gboolean
run_kernel (const ColorshineTransform *transform, const OpenclRows *rows, cl_mem parameters,
            cl_mem referred)
{
  cl_uint n_referred = 0;
  return write_buffer (referred, &n_referred, sizeof n_referred)
         && set_arguments (rows, parameters, referred)
         && gegl_clEnqueueNDRangeKernel (gegl_cl_get_command_queue (), device.kernel, 1, NULL,
                                         &rows->n_pixels, NULL, 0, NULL, NULL)
                == CL_SUCCESS
         && read_buffer (referred, &n_referred, sizeof n_referred)
         && (n_referred == 0 || do_referred (transform, rows, referred, n_referred));
}

const char *
opencl_transform_rows (const ColorshineTransform *transform, const OpenclRows *rows)
{
  size_t n_bytes;
  void *numbers = colorshine_transform_opencl_parameters (transform, &n_bytes);
  if (!numbers)
    return "not enough memory";
  const char *complaint = NULL;
  g_mutex_lock (&device.mutex);
  if (!device.is_built)
    device.kernel = build_kernel ();
  device.is_built = TRUE;
  if (!device.kernel)
    complaint = "its program could not be built";
  else
    {
      cl_mem parameters = new_buffer (CL_MEM_READ_ONLY, n_bytes, numbers);
      cl_mem referred
          = new_buffer (CL_MEM_READ_WRITE, (1 + rows->n_pixels) * sizeof (cl_uint), NULL);
      if (!parameters || !referred)
        complaint = "the device has not enough memory";
      else if (!run_kernel (transform, rows, parameters, referred))
        complaint = "the device failed";
      release_buffer (parameters);
      release_buffer (referred);
    }
  g_mutex_unlock (&device.mutex);
  free (numbers);
  return complaint;
}

/* ── Log ────────────────────────────────────────────────────────────────── */

void
opencl_tell_fallback (const char *reason)
{
  static GMutex mutex;
  static GHashTable *told;
  g_mutex_lock (&mutex);
  if (!told)
    told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const gboolean is_new = g_hash_table_add (told, g_strdup (reason));
  g_mutex_unlock (&mutex);
  if (is_new)
    g_message ("colorshine:attract uses the processor instead of OpenCL: %s", reason);
}

void
opencl_tell_off (void)
{
  static gsize is_told = 0;
  if (!g_once_init_enter (&is_told))
    return;
  const char *wish = g_getenv ("GEGL_USE_OPENCL");
  if (wish && g_ascii_strcasecmp (wish, "no") != 0)
    opencl_tell_fallback ("GEGL was asked to use it, but has no device in use");
  else
    g_info ("colorshine:attract uses the processor: OpenCL is off");
  g_once_init_leave (&is_told, 1);
}
