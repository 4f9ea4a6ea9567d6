"""The manifest of models, installed as `textmine_models` so that a wheel carries it too."""
