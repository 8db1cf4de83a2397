"""Languages: which there are, their catalogues, polite address and formatted values."""
