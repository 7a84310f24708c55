"""Named queries. Each repository takes the principal and adds its scope.

Lock order, everywhere: the order row (it guards lines, payments, fulfillment orders and shipments), then stock levels
by (sku_id, location_id), in one statement. Reference data is locked by its own rows and never after stock.
"""
