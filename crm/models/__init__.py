"""Models of crm."""
