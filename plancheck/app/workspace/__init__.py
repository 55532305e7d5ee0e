"""What a run works in: packs, plan files, folders, configuration."""
