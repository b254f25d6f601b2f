# shellcheck shell=bash disable=SC2034
# Sourced by check and test: the flags of every build in the gate. One set of flags means one build.
# SwiftPM hands -warnings-as-errors to this package's own targets only; dependencies are built with -suppress-warnings.
swift_flags=(-Xswiftc -warnings-as-errors)
