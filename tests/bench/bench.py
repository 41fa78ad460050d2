# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmarks and makes one table of all the bars.

Every producer is a command that prints one JSON object a line:

    {"bar": NAME, "value": NUMBER, "unit": TEXT,
     "must": NUMBER, "aim": NUMBER, "at_least": BOOLEAN,
     "pass": BOOLEAN, "reaches_aim": BOOLEAN,
     "ns_per_pixel": NUMBER, "threads": NUMBER, "isa": TEXT}

must, aim and what follows from them are missing where nothing has to be reached,
the last line where it does not matter. The programs of the core and of the
operation are producers; others are added with --producer.
"""

import argparse
import datetime
import json
import pathlib
import platform
import shlex
import subprocess
import sys
import tempfile

PHOTOGRAPH = pathlib.Path('/usr/share/backgrounds/mate/nature/Garden.jpg')


def fail(message):
    sys.exit(f'bench: {message}')


def parse_arguments():
    parser = argparse.ArgumentParser(description='Time Colorshine; print a table.')
    parser.add_argument('--core', metavar='PROGRAM', help='bench-core, as it was built')
    parser.add_argument('--operation', metavar='PROGRAM', help='bench-operation, likewise')
    parser.add_argument('--producer', metavar='COMMAND', action='append', default=[],
                        help='another command that prints JSON lines; may be repeated')
    parser.add_argument('--photograph', type=pathlib.Path, default=PHOTOGRAPH)
    parser.add_argument('--megapixels', type=int, default=24)
    parser.add_argument('--rounds', type=int, default=9, help='medians are of this many')
    parser.add_argument('--threads', type=int)
    parser.add_argument('--output', type=pathlib.Path,
                        help='folder for bench.txt and bench.json (default: only print)')
    arguments = parser.parse_args()
    if not (arguments.core or arguments.operation or arguments.producer):
        parser.error('nothing to run: give --core, --operation or --producer')
    if arguments.rounds < 7:
        parser.error('medians of fewer than 7 rounds say little')
    return arguments


def decode_photograph(photograph, folder):
    """The photograph as a PPM file, by GEGL, in its own size."""
    if not photograph.is_file():
        fail(f'there is no photograph {photograph}: give another with --photograph')
    target = folder / 'photograph.ppm'
    process = subprocess.run(['gegl', photograph, '-o', target], capture_output=True, text=True)
    if not target.is_file():
        fail(f'gegl could not decode {photograph}: {process.stderr.strip()}')
    return target


def own_command(program, arguments, photograph):
    command = [program, '--megapixels', str(arguments.megapixels),
               '--rounds', str(arguments.rounds)]
    if arguments.threads:
        command += ['--threads', str(arguments.threads)]
    return [*command, str(photograph)]


def run_producer(command):
    """The producer's rows; progress on stderr."""
    rows = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            row = json.loads(line)
            rows.append(row)
            print(f'bench: {row["bar"]}: {row["value"]:.4g} {row["unit"]}', file=sys.stderr)
    if process.returncode != 0:
        fail(f'{shlex.join(map(str, command))} ended with status {process.returncode}')
    return rows


def verdict(row):
    if 'pass' not in row:
        return ''
    if row['reaches_aim']:
        return 'aim'
    return 'pass' if row['pass'] else 'SHORT'


def number(row, key):
    return f'{row[key]:.3g}' if key in row else ''


def table(rows):
    cells = [('bar', 'instruction set', 'threads', 'value', '', 'must', 'aim', '', 'ns per pixel')]
    for row in rows:
        cells.append((row['bar'], row.get('isa', ''), number(row, 'threads'), f'{row["value"]:.3g}',
                      row['unit'], number(row, 'must'), number(row, 'aim'), verdict(row),
                      number(row, 'ns_per_pixel')))
    widths = [max(map(len, column)) for column in zip(*cells)]
    numeric = {2, 3, 5, 6, 8}
    lines = []
    for cell_row in cells:
        aligned = (text.rjust(width) if i in numeric else text.ljust(width)
                   for i, (text, width) in enumerate(zip(cell_row, widths)))
        lines.append('  '.join(aligned).rstrip())
    return '\n'.join(lines) + '\n'


def processor():
    try:
        for line in pathlib.Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines():
            if line.startswith('model name'):
                return line.partition(':')[2].strip()
    except OSError:
        pass
    return platform.machine()


def summary(rows):
    bars = [row for row in rows if 'pass' in row]
    n_passed = sum(row['pass'] for row in bars)
    n_aims = sum(row['reaches_aim'] for row in bars)
    return f'{n_passed} of {len(bars)} bars reached, {n_aims} of them with the aim'


def main():
    arguments = parse_arguments()
    rows = []
    with tempfile.TemporaryDirectory(prefix='colorshine-bench-') as folder:
        programs = [program for program in (arguments.core, arguments.operation) if program]
        if programs:
            photograph = decode_photograph(arguments.photograph, pathlib.Path(folder))
        for program in programs:
            rows += run_producer(own_command(program, arguments, photograph))
        for producer in arguments.producer:
            rows += run_producer(shlex.split(producer))
    head = {'date': datetime.date.today().isoformat(), 'processor': processor(),
            'photograph': arguments.photograph.name, 'megapixels': arguments.megapixels,
            'rounds': arguments.rounds}
    text = (f'{head["processor"]}, {head["date"]}, {head["megapixels"]} megapixels of '
            f'{head["photograph"]}, medians of {head["rounds"]}\n\n{table(rows)}\n{summary(rows)}\n')
    print(text, end='')
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
        (arguments.output / 'bench.txt').write_text(text, encoding='utf-8')
        (arguments.output / 'bench.json').write_text(
            json.dumps({**head, 'rows': rows}, indent=1, ensure_ascii=False) + '\n',
            encoding='utf-8')


if __name__ == '__main__':
    main()
