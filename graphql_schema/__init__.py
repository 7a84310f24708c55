"""The public face: one typed GraphQL graph. The only package that imports strawberry."""
