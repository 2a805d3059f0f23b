#!/bin/sh
# Start $CHROMIUM without the two pages that the address bar of each window draws for its suggestions, which
# nobody sees: they take as much CPU as all the rest of a window. Chromium hears the last --disable-features
# alone, so that a second one would undo what Playwright leaves out.
for argument; do
    shift
    case $argument in
    --disable-features=*) argument=$argument,WebUIOmniboxPopup,WebUIOmniboxAimPopup ;;
    esac
    set -- "$@" "$argument"
done
exec "$CHROMIUM" "$@"
