"""Purchase orders: created, rescheduled, received, closed, canceled; stock and supplies follow."""
