"""Papers as PDF: what they say in words, behind signed links. How they look is `app/typesetting/templates`."""
