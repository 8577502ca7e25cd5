#!/bin/sh
# The course as somebody else has it: from a tarball, so without git, in a folder whose name has
# what shells and patterns read otherwise, and as a user who cannot write at home. Then a chapter's
# program is changed, and all is built again without a network.
#
# It adds the user `reader` where there is none, so it is for root, and for machines like CI's:
#     sudo env PATH="$PATH" sh tools/elsewhere.sh
set -eu

id reader >/dev/null 2>&1 || useradd --no-create-home reader
top=$(mktemp -d)
trap 'cd / && rm -rf "$top"' EXIT
folder="$top/课程 [v2] copy"
mkdir "$folder"
git archive HEAD | tar -x -C "$folder"
chown -R reader: "$top"
cd "$folder"

reader="runuser -u reader -- env HOME=/proc/nohome"
page=_build/html/book/01-momentum.html
new='assert 12**3 + 1 == 1729'

$reader make zip
grep -q 1729 $page && exit 1                  # else the last line would say nothing

$reader sed -i "0,/\"import numpy as np.n\",/s//&\n    \"$new\\\\n\",/" book/01-momentum.ipynb
unshare --net sh -c "ip link set lo up && $reader make zip"      # kernels talk over lo
grep -q 1729 $page
echo "Built, changed, and built again without a network: in $folder, as reader."
