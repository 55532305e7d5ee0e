"""Files into plans, packs, waivers, known findings and configuration."""
