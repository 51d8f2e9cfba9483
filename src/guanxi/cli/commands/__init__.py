"""Each module is one command: NAME, HELP, add_arguments(parser) and run(arguments)."""
