/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inner verb `worker`: a process that recolours one file after another, told
 * so on standard input and answering on standard output, one JSON object a line.
 * It is a process of its own because decoders end or hang their process.
 */
#pragma once

/** Runs until standard input ends; the exit status. */
int worker_main (int argc, char **argv);
