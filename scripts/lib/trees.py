"""Deterministic folders of files: `trees.py make|album FOLDER FILES [BYTES]`, `trees.py change FOLDER TURN`.

The same arguments always make the same names, contents and times. `make` spreads files over folders of 100, `album` names
them as a camera would.
"""

import os
import random
import sys

EPOCH = 1_760_000_000  # modification times count up from here, a minute a file
EXTENSIONS = ["jpg", "txt", "pdf", "md", "raw"]


def path_of(number):
    return f"{number // 10000:03d}/{number // 100 % 100:02d}/file-{number:07d}.{EXTENSIONS[number % len(EXTENSIONS)]}"


def album_path_of(number):
    month = number // 100
    name = f"IMG_{number:04d}.jpg" if number % 20 else f"Notes of roll {number // 20}.txt"
    return f"{2020 + month // 12}/{month % 12 + 1:02d}/{name}"


def write(path, content, time):
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, (time, time))


def make(folder, files, most_bytes, path_of=path_of):
    """`files` files of 0 … `most_bytes` bytes."""
    chance = random.Random(files)
    block = chance.randbytes(most_bytes + 1024)
    made = set()
    for number in range(files):
        path = os.path.join(folder, path_of(number))
        parent = os.path.dirname(path)
        if parent not in made:
            os.makedirs(parent, exist_ok=True)
            made.add(parent)
        start, size = chance.randrange(1024), chance.randint(0, most_bytes)
        write(path, block[start : start + size], EPOCH + 60 * number)


def change(folder, turn, share=0.01):
    """Changes `share` of the files: of ten, eight are rewritten, one is deleted, one is new. Returns how many
    were added, replaced and deleted."""
    chance = random.Random(turn)
    paths = sorted(
        os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names
    )
    picked = chance.sample(paths, max(10, int(len(paths) * share)))
    tenth = len(picked) // 10
    now = EPOCH + 100_000_000 + turn * 1000
    for path in picked[2 * tenth :]:
        write(path, chance.randbytes(chance.randint(500, 1500)) + str(turn).encode(), now)
    for path in picked[:tenth]:
        os.unlink(path)
    for number, path in enumerate(picked[tenth : 2 * tenth]):
        write(os.path.join(os.path.dirname(path), f"new-{turn}-{number}.txt"), chance.randbytes(900), now)
    return tenth, len(picked) - 2 * tenth, tenth


def main():
    command, folder, number, *rest = sys.argv[1:]
    if command in ("make", "album"):
        make(folder, int(number), int(rest[0]) if rest else 4000, path_of if command == "make" else album_path_of)
    elif command == "change":
        print(*change(folder, int(number)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
