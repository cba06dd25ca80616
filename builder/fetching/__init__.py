"""Fetching: papers from other people's servers, politely, as files that `build` reads."""
