"""Hours: the host's entries, what each line becomes in the ERP, and its way there."""
