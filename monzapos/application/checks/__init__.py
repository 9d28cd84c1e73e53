"""What a check looks at: one module for each thing."""
