#!/bin/sh
# Brings resources/translations up to date: the window's texts go into the .ts files, to be translated with Qt Linguist
# or an editor; what is translated there goes into the .qm files that Akin reads.
# Usage: packaging/translations.sh BIN, the folder with pyside6-lupdate and pyside6-lrelease
set -eu

bin=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

update() {
    # shellcheck disable=SC2046 # names without spaces
    "$bin/pyside6-lupdate" $(find desktop -name '*.py' | LC_ALL=C sort) -silent -no-obsolete -locations none \
        -source-language en "$@"
}

# English needs only what its texts leave open: singular and plural.
update -target-language en -pluralonly -ts resources/translations/akin_en.ts
for language in de; do
    update -target-language "$language" -ts "resources/translations/akin_$language.ts"
done
"$bin/pyside6-lrelease" -silent resources/translations/*.ts
