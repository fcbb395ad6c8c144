"""The commands, one file per what a person is after."""
