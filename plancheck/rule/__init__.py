"""Rules and packs as data, and which plans and statements a rule speaks of."""
