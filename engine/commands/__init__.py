"""The subcommands of `akin`, one module each: its options, what it asks the engine, and how it shows the answer."""
