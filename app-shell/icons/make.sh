#!/bin/sh
# Draws every size of the icon from icon.svg, for the desktop and for the mobile project.
# Needs `npm ci` in tests/desktop once.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
npx --prefix tests/desktop tauri icon "$here/icon.svg" --output "$here"
