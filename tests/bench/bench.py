# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmarks and makes one table of all the bars.

Every producer is a command that prints one JSON object a line:

    {"bar": NAME, "value": NUMBER, "unit": TEXT,
     "must": NUMBER, "aim": NUMBER, "at_least": BOOLEAN,
     "pass": BOOLEAN, "reaches_aim": BOOLEAN,
     "ns_per_pixel": NUMBER, "threads": NUMBER, "isa": TEXT,
     "series": "PLOT: LINE", "x": NUMBER}

must, aim and what follows from them are missing where nothing has to be reached,
the line after them where it does not matter. A row with a series is a point of a
line in one of the plots of plot.py. {"note": TEXT} says what was left out, and why.
The programs of the core and of the operation are producers; others are added with
--producer.
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

import plot

PHOTOGRAPH = pathlib.Path('/usr/share/backgrounds/mate/nature/Garden.jpg')


def fail(message):
    sys.exit(f'bench: {message}')


def own_programs(arguments):
    programs = (arguments.core, arguments.operation, arguments.scaling)
    return [program for program in programs if program]


def parse_arguments():
    parser = argparse.ArgumentParser(description='Time Colorshine; print a table.')
    parser.add_argument('--core', metavar='PROGRAM', help='bench-core, as it was built')
    parser.add_argument('--operation', metavar='PROGRAM', help='bench-operation, likewise')
    parser.add_argument('--scaling', metavar='PROGRAM', help='bench-scaling, likewise')
    parser.add_argument('--producer', metavar='COMMAND', action='append', default=[],
                        help='another command that prints JSON lines; may be repeated')
    parser.add_argument('--photograph', type=pathlib.Path, default=PHOTOGRAPH)
    parser.add_argument('--megapixels', type=int, default=24)
    parser.add_argument('--rounds', type=int, default=9, help='medians are of this many')
    parser.add_argument('--threads', type=int)
    parser.add_argument('--output', type=pathlib.Path,
                        help='folder for bench.txt, bench.json and the plots (default: only print)')
    arguments = parser.parse_args()
    if not (own_programs(arguments) or arguments.producer):
        parser.error('nothing to run: give --core, --operation, --scaling or --producer')
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


def parse_line(line):
    """A row, or None if it is none."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict):
        return None
    if isinstance(row.get('note'), str):
        return row
    types = {'bar': str, 'value': (int, float), 'unit': str}
    if 'pass' in row:
        types |= {'must': (int, float), 'aim': (int, float), 'reaches_aim': bool}
    if 'series' in row:
        types |= {'series': str, 'x': (int, float)}
    if not all(isinstance(row.get(key), type_) for key, type_ in types.items()):
        return None
    # Refused at once, and not when all has been measured and is to be drawn.
    return None if 'series' in row and not plot.is_series(row['series']) else row


def run_producer(command):
    """The producer's rows; progress on stderr."""
    rows = []
    name = shlex.join(map(str, command))
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    except OSError as error:
        fail(f'{name} could not be started: {error.strerror}')
    with process:
        for line in process.stdout:
            row = parse_line(line)
            if row is None:
                process.kill()
                fail(f'{name} printed {line.strip()!r}; expected a row in JSON (see bench.py)')
            rows.append(row)
            tell = row.get('note') or f'{row["bar"]}: {row["value"]:.4g} {row["unit"]}'
            print(f'bench: {tell}', file=sys.stderr)
    if process.returncode != 0:
        fail(f'{name} ended with status {process.returncode}')
    return rows


def verdict(row):
    if 'pass' not in row:
        return ''
    if row['reaches_aim']:
        return 'aim'
    return 'pass' if row['pass'] else 'SHORT'


def number(row, key):
    return f'{row[key]:.3g}' if key in row else ''


def aligned(cells, numeric):
    """The cells as lines, each column as wide as it has to be."""
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = []
    for row in cells:
        line = (text.rjust(width) if i in numeric else text.ljust(width)
                for i, (text, width) in enumerate(zip(row, widths)))
        lines.append('  '.join(line).rstrip())
    return '\n'.join(lines) + '\n'


def table(rows):
    cells = [('bar', 'instruction set', 'threads', 'value', '', 'must', 'aim', '', 'ns per pixel')]
    for row in rows:
        cells.append((row['bar'], row.get('isa', ''), number(row, 'threads'), f'{row["value"]:.3g}',
                      row['unit'], number(row, 'must'), number(row, 'aim'), verdict(row),
                      number(row, 'ns_per_pixel')))
    return aligned(cells, {2, 3, 5, 6, 8})


def series_tables(rows):
    """A table of each plot: its x downwards, its lines across."""
    tables = []
    for name, lines in plot.group(rows).items():
        cells = [(plot.x_label(name), *lines)]
        for x in sorted({x for points in lines.values() for x in points}):
            cells.append((f'{x:g}', *(f'{points[x]:.3g}' if x in points else ''
                                      for points in lines.values())))
        tables.append(f'{plot.title(name)}, {plot.unit(rows, name)}\n'
                      f'{aligned(cells, range(len(cells[0])))}')
    return '\n'.join(tables)


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


def as_text(head, rows):
    measured = [row for row in rows if 'note' not in row]
    parts = [f'{head["processor"]}, {head["date"]}, {head["megapixels"]} megapixels of '
             f'{head["photograph"]}, medians of {head["rounds"]}\n']
    single = [row for row in measured if 'series' not in row or 'pass' in row]
    if single:
        parts += [table(single), summary(single) + '\n']
    if any('series' in row for row in measured):
        parts.append(series_tables(measured))
    parts += [f'Note: {row["note"]}\n' for row in rows if 'note' in row]
    return '\n'.join(parts)


def write_results(folder, head, rows, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'bench.txt').write_text(text, encoding='utf-8')
    (folder / 'bench.json').write_text(
        json.dumps({**head, 'rows': rows}, indent=1, ensure_ascii=False) + '\n', encoding='utf-8')
    plot.write_plots({**head, 'rows': rows}, folder / 'plots')


def main():
    arguments = parse_arguments()
    rows = []
    with tempfile.TemporaryDirectory(prefix='colorshine-bench-') as folder:
        programs = own_programs(arguments)
        if programs:
            photograph = decode_photograph(arguments.photograph, pathlib.Path(folder))
        for program in programs:
            rows += run_producer(own_command(program, arguments, photograph))
        for producer in arguments.producer:
            rows += run_producer(shlex.split(producer))
    head = {'date': datetime.date.today().isoformat(), 'processor': processor(),
            'photograph': arguments.photograph.name, 'megapixels': arguments.megapixels,
            'rounds': arguments.rounds}
    text = as_text(head, rows)
    print(text, end='')
    if arguments.output:
        write_results(arguments.output, head, rows, text)


if __name__ == '__main__':
    main()
