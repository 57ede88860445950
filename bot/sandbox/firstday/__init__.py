"""A believable first day at the invented Ashcombe Vale NHS Foundation Trust."""
