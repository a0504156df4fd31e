"""The demo: a fresh lab whose people play the main job through the same services as the window does."""
