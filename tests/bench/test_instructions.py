# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No kernel needs more instructions than it did.

Times vary from run to run; instructions don't. callgrind counts them for the AVX2
kernels (it knows no AVX-512), and each count is divided by that of the round trip
linear RGB → Oklab → linear RGB over as many pixels.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ISA = 'x86-64-v3'
# GCC 12 needs up to 1.09 times as many as GCC 14.
MARGIN = 0.15
SKIPPED = 77

# Instructions ÷ the round trip's with GCC 14, by the program's arguments.
USUAL = {
    'transform 1 oklab untouched': 0.86,
    'transform 1 oklab smooth': 1.61,
    'transform 4 oklab smooth': 2.17,
    'transform 16 oklab smooth': 4.43,
    'transform 4 oklch smooth': 2.59,
    'transform 4 oklab random': 2.20,
    'transform 4 oklch random': 3.49,
    'analysis': 6.69,
}
COUNTED = {'round-trip': 'colorshine_round_trip_*', 'transform': 'colorshine_transform_row_*',
           'analysis': 'colorshine_analysis_add'}


def environment():
    """Without what makes malloc() write into all that it gives."""
    inherited = {name: value for name, value in os.environ.items() if name != 'MALLOC_PERTURB_'}
    return {**inherited, 'COLORSHINE_ISA': ISA}


def count(program, work, folder):
    output = pathlib.Path(folder) / 'callgrind.out'
    subprocess.run(
        ['valgrind', '--tool=callgrind', '--quiet', f'--callgrind-out-file={output}',
         f'--toggle-collect={COUNTED[work.split()[0]]}', program, *work.split()],
        check=True, env=environment())
    totals = re.search(r'^(?:summary|totals): (\d+)', output.read_text(encoding='utf-8'),
                       re.MULTILINE)
    return int(totals[1])


def can_count(program):
    """Whether valgrind is here and its processor has the instruction set."""
    if not shutil.which('valgrind'):
        return False
    process = subprocess.run(['valgrind', '--tool=none', '--quiet', program, 'round-trip'],
                             capture_output=True, check=False,
                             env=environment())
    return process.returncode == 0


def main():
    program = sys.argv[1]
    if not can_count(program):
        print(f'skipped: no valgrind with {ISA} here')
        return SKIPPED
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        round_trip = count(program, 'round-trip', folder)
        print(f'round trip: {round_trip} instructions')
        for work, usual in USUAL.items():
            ratio = count(program, work, folder) / round_trip
            is_more = ratio > usual * (1.0 + MARGIN)
            failed |= is_more
            print(f'{work}: {ratio:.2f} × the round trip, usually {usual:.2f}'
                  f'{": too many" if is_more else ""}')
    return 1 if failed or round_trip == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
