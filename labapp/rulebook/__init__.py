"""What the lab knows: checklists and policies as versioned data, their loader and their plain types."""
