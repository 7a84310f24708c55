"""Papers as PDF: what they say in words (`words`, `content`), how they look (`templates`), printed by typst."""
