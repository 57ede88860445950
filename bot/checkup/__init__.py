"""Whether everything that Kestrel needs is there and lets it in: one small look each, without a desk."""
