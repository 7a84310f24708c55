"""What an order is drafted from, a file per noun: its shop, lines, deliveries, charges, payments."""
