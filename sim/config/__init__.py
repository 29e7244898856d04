"""Configuration: one frozen, validated model of every parameter, and its composition from YAML by Hydra."""
