"""Pack the built site for a disk without network: unpack it, open index.html, read.

    python tools/pack.py _build/html _build/gaining-momentum.zip

Both editions are in it; the Chinese one begins at zh/index.html. The same pages make the same
bytes. Left out is what only a server can use: Jupyter in the browser (lite/), which no page opened
from a disk may start, the server's own notes, and its answer where nothing is.
"""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LEFT_OUT = {"lite", "_headers", "objects.inv", "404.html", "404.js"}


def pack(site, target):
    """Write the zip; everything in it lies in one folder that is called like the zip."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(p for p in site.rglob("*") if p.is_file()):
            inside = path.relative_to(site)
            if inside.parts[0] not in LEFT_OUT and not inside.name.startswith("."):
                entry = ZipInfo(f"{target.stem}/{inside.as_posix()}")      # of 1 January 1980
                entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    site, target = map(Path, sys.argv[1:])
    pack(site, target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB. Unpack it, open index.html.")
